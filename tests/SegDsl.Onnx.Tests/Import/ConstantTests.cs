using SegDsl.Onnx.Import;

namespace SegDsl.Onnx.Tests.Import;

/// <summary>Tensors that do not depend on the image are calculated; what depends on it has the same outputs.</summary>
public sealed class ConstantTests : ImportFixture
{
    private readonly ModelBuilder model = new();

    private string Stem(params long?[] image) => model.Conv("stem", model.Input("image", image), 3, 8, 3, stride: 2);

    private OnnxImport Import(string last, params long[][] sizes)
    {
        model.Node("Identity", [last]);
        model.Model.Graph.Node[^1].Output[0] = "seg";
        model.Output("seg");
        return Compare(Save(model), sizes);
    }

    /// <summary>The mask of shifted windows: regions are numbered, and pairs of positions in different regions are masked.</summary>
    [Fact]
    public void A_mask_is_calculated()
    {
        var x = Stem(null, 3, 8, 8);
        var mask = model.Node("ConstantOfShape", [model.Integers(4, 4)]);
        var rows = model.Node("Range", [Scalar(0), Scalar(4), Scalar(1)]);
        rows = model.Node("Slice", [rows, model.Integers(-1), model.Integers(-5), model.Integers(0), model.Integers(-1)]);
        var grid = model.Node("Expand", [model.Node("Unsqueeze", [rows, model.Integers(1)]), model.Integers(4, 4)]);
        var columns = model.Node("Transpose", [grid]);
        var indices = model.Node(
            "Concat", [model.Node("Unsqueeze", [grid, model.Integers(2)]), model.Node("Unsqueeze", [columns, model.Integers(2)])], ("axis", 2L));
        var numbers = model.Node("Reshape", [model.Node("Cast", [model.Node("Mul", [grid, Scalar(3)])], ("to", 1L)), model.Integers(4, -1)]);
        mask = model.Node("ScatterND", [mask, indices, numbers]);
        var difference = model.Node("Sub", [model.Node("Unsqueeze", [mask, model.Integers(0)]), model.Number(3)]);
        var isOther = model.Node("Not", [model.Node("Equal", [difference, model.Number(0)])]);
        mask = model.Node("Where", [isOther, model.Number(-2), difference]);

        var import = Import(model.Node("Add", [x, mask]), [1, 3, 8, 8], [2, 3, 8, 8]);

        Assert.Contains(": [1, 4, 4] = zeros", import.Text, StringComparison.Ordinal);

        string Scalar(long value) => model.Node("Squeeze", [model.Integers(value), model.Integers(0)]);
    }

    [Fact]
    public void A_table_of_positions_is_selected()
    {
        var x = Stem(null, 3, 16, 16);
        var table = model.Weight("bias_table", 0, 9, 2);
        var index = model.Node("Reshape", [model.Integers([.. Enumerable.Range(0, 64).Select(i => (long)(i * 5 % 9))]), model.Integers(8, 8)]);
        var bias = model.Node("Transpose", [model.Node("Gather", [table, index], ("axis", 0L))], ("perm", new long[] { 2, 0, 1 }));
        var repeated = model.Node("Concat", [bias, bias, bias, bias], ("axis", 0L));

        var import = Import(model.Node("Mul", [x, repeated]), [1, 3, 16, 16]);

        Assert.Contains("[8, 8, 8]", import.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_transposed_weight_that_is_added_stays_transposed()
    {
        var x = Stem(null, 3, 8, 16);
        Import(model.Node("Add", [x, model.Node("Transpose", [model.Weight("w", 0, 8, 4)], ("perm", new long[] { 1, 0 }))]), [1, 3, 8, 16]);
    }

    [Fact]
    public void A_transposed_weight_that_is_reshaped_stays_transposed()
    {
        var x = Stem(null, 3, 8, 16);
        var weight = model.Node("Transpose", [model.Weight("w", 0, 8, 4)], ("perm", new long[] { 1, 0 }));
        Import(model.Node("Add", [x, model.Node("Reshape", [weight, model.Integers(1, 4, 8)])]), [1, 3, 8, 16]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Every_second_element_is_selected(long first)
    {
        var x = Stem(null, 3, 32, 48);
        var last = model.Integers(long.MaxValue, long.MaxValue);
        Import(
            model.Node("Slice", [x, model.Integers(first, first), last, model.Integers(2, 3), model.Integers(2, 2)]), [1, 3, 32, 48], [2, 3, 32, 48]);
    }

    [Fact]
    public void Maps_with_channels_at_the_end_are_padded()
    {
        var x = model.Node("Transpose", [Stem(null, 3, 32, 48)], ("perm", new long[] { 0, 2, 3, 1 }));
        x = model.Node("Pad", [x, model.Integers(0, 1, 2, 0, 0, 3, 4, 0)]);
        var import = Import(model.Node("Transpose", [x], ("perm", new long[] { 0, 3, 1, 2 })), [1, 3, 32, 48]);
        Assert.Contains("pad([2, 4, 1, 3])", import.Text, StringComparison.Ordinal);
    }

    /// <summary>All remainders of the size.</summary>
    [Theory]
    [InlineData(3, 2, 0)]
    [InlineData(3, 2, 1)]
    [InlineData(2, 2, 0)]
    [InlineData(3, 3, 0)]
    [InlineData(5, 3, 1)]
    public void Pooling_rounds_its_size_up(long kernel, long stride, long padding)
    {
        var x = Stem(null, 3, null, null);
        var import = Import(
            model.Node(
                "MaxPool", [x], ("kernel_shape", new[] { kernel, kernel }), ("strides", new[] { stride, stride }),
                ("pads", new[] { padding, padding, padding, padding }), ("ceil_mode", 1L)),
            [1, 3, 30, 32], [1, 3, 34, 36], [2, 3, 37, 38]);
        Assert.Contains("pad([", import.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Cells_outside_of_the_map_are_refused()
    {
        var x = Stem(null, 3, null, null);
        var message = Assert.Throws<OnnxException>(() => Import(model.Named(
            "pool", "MaxPool", [x], ("kernel_shape", new[] { 2L, 2 }), ("strides", new[] { 3L, 3 }), ("ceil_mode", 1L)))).Message;
        Assert.Contains("node 'pool' (MaxPool): rounds its size up (ceil_mode)", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ScatterND", 9, "sets an index that an axis of size 2 does not have")]
    [InlineData("Gather", 9, "selects an index that an axis of size 2 does not have")]
    public void Invalid_indices_are_refused(string type, long index, string expected)
    {
        var x = Stem(null, 3, 8, 8);
        var data = model.Node("ConstantOfShape", [model.Integers(2, 4)]);
        var indices = model.Node("Reshape", [model.Integers(index), model.Integers(1, 1)]);
        string[] inputs = type == "Gather" ? [data, indices] : [data, indices, model.Node("ConstantOfShape", [model.Integers(1, 4)])];
        var message = Assert.Throws<OnnxException>(() => Import(model.Node("Add", [x, model.Named("bad", type, inputs)]))).Message;
        Assert.Contains($"node 'bad' ({type}): {expected}", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Huge_constants_are_refused()
    {
        var x = Stem(null, 3, 8, 8);
        var message = Assert.Throws<OnnxException>(() => Import(
            model.Node("Add", [x, model.Named("huge", "ConstantOfShape", [model.Integers(1_000_000, 1_000_000)])]))).Message;
        Assert.Contains("node 'huge' (ConstantOfShape): calculates a constant of the shape [1000000, 1000000]", message, StringComparison.Ordinal);
    }
}
