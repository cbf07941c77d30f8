using SegDsl.Onnx.Format;
using SegDsl.Onnx.Import;

namespace SegDsl.Onnx.Tests.Import;

/// <summary>Selections of elements, constant branches, and what has no counterpart.</summary>
public sealed class SelectionTests : ImportFixture
{
    private readonly ModelBuilder model = new();

    private string Features() => model.Conv("conv", model.Input("image", null, 3, null, null), 3, 8, 3);

    private string Saved(string result)
    {
        model.Node("Relu", [result]);
        model.Model.Graph.Node[^1].Output[0] = "seg";
        model.Output("seg");
        return Save(model);
    }

    private string Message(string result) => Assert.Throws<OnnxException>(() => OnnxImport.Read(Saved(result))).Message;

    [Fact]
    public void Indices_in_any_order_become_slices()
    {
        var selected = model.Node("Gather", [Features(), model.Integers(5, 6, 0, -1, 2)], ("axis", 1L));

        var text = Compare(Saved(selected), [1, 3, 16, 24], [2, 3, 24, 16]).Text;

        Assert.Contains("slice(", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_index_outside_of_the_axis_is_refused() => Assert.Contains(
        "index that an axis of size 8 does not have", Message(model.Node("Gather", [Features(), model.Integers(1, 9)], ("axis", 1L))),
        StringComparison.Ordinal);

    /// <summary>A table of indices adds an axis: windows of an axis of 8 channels, as <c>Unfold</c> has them.</summary>
    [Theory]
    [InlineData(2, 2, 4)]
    [InlineData(4, 1, 5)]
    [InlineData(3, 2, 3)]
    [InlineData(2, 5, 2)]
    public void A_table_of_indices_gives_windows(int size, int stride, int count)
    {
        long[] table = [.. Enumerable.Range(0, size).SelectMany(i => Enumerable.Range(0, count).Select(j => (long)(i + (j * stride))))];
        var indices = model.Node("Reshape", [model.Integers(table), model.Integers(size, count)]);
        var windows = model.Node("Gather", [Features(), indices], ("axis", 1L));
        var sum = model.Node("ReduceSum", [model.Node("Mul", [windows, windows]), model.Integers(1)], ("keepdims", 0L));

        Compare(Saved(sum), [1, 3, 16, 24], [2, 3, 24, 16]);
    }

    [Fact]
    public void A_table_of_indices_in_any_order()
    {
        var indices = model.Node("Reshape", [model.Integers(0, 1, 3, 5, 2, 1), model.Integers(2, 3)]);
        var table = model.Node("Gather", [Features(), indices], ("axis", 1L));
        Compare(Saved(model.Node("ReduceMax", [table], ("axes", new long[] { 2 }), ("keepdims", 0L))), [1, 3, 16, 24], [2, 3, 24, 16]);
    }

    [Fact]
    public void The_largest_elements()
    {
        var features = Features();
        var values = model.Node("TopK", [features, model.Integers(3)], ("axis", 1L));
        model.Model.Graph.Node[^1].Output.Add("indices");
        var gathered = model.Node("GatherElements", [features, "indices"], ("axis", 1L));
        Compare(Saved(model.Node("Sub", [model.Node("Mul", [values, model.Number(3)]), gathered])), [1, 3, 16, 24], [2, 3, 24, 16]);
    }

    /// <summary>What <c>torch.max</c> and <c>torch.topk</c> export, with the values, the indices or both.</summary>
    [Theory]
    [InlineData("values", "is the maximum of the scores")]
    [InlineData("classes", "is an argmax")]
    [InlineData("values classes", "is an argmax")]
    [InlineData("kept classes", "is the maximum of the scores")]
    [InlineData("top", "is the class of the maximum of the scores")]
    [InlineData("top values", "is the 3 largest scores")]
    [InlineData("last", "is an argmax")]
    public void The_selection_of_classes_at_the_end_is_left_out(string outputs, string note)
    {
        var scores = Features();
        var end = model.Node("Softmax", [scores], ("axis", 1L));
        foreach (var output in outputs.Split(' '))
        {
            var node = output switch
            {
                "values" or "kept" when !outputs.StartsWith("top", StringComparison.Ordinal) =>
                    model.Node("ReduceMax", [end], ("axes", new long[] { 1 }), ("keepdims", output == "kept" ? 1L : 0L)),
                "top" when outputs == "top" => Top(count: 1, part: 1),
                "top" => Top(count: 3, part: 1),
                "values" => Top(count: 3, part: 0),
                "last" => model.Node("ArgMax", [model.Node("Transpose", [end], ("perm", new long[] { 0, 2, 3, 1 }))], ("axis", 3L), ("keepdims", 0L)),
                _ => model.Node("ArgMax", [end], ("axis", 1L), ("keepdims", 0L)),
            };
            model.Output(node);
        }

        var import = OnnxImport.Read(Save(model));

        Assert.Contains(import.Notes, text => text.Contains(note, StringComparison.Ordinal) && text.Contains("has its scores instead", StringComparison.Ordinal));
        Assert.EndsWith("out seg = image -> conv: Conv(8, 3, bias: true)\n}\n", import.Text, StringComparison.Ordinal);

        string Top(long count, int part)
        {
            var values = model.Node("TopK", [end, model.Integers(count)], ("axis", 1L));
            model.Model.Graph.Node[^1].Output.Add($"indices{values}");
            return part == 0 ? values : $"indices{values}";
        }
    }

    /// <summary>PyTorch exports pools to grids as pools with windows of a fixed size.</summary>
    [Fact]
    public void A_pyramid_pools_to_its_grids_at_every_size()
    {
        var features = model.Conv("conv", model.Input("image", null, 3, 48, 48), 3, 8, 3);
        long[] sides = [8, 16, 24];
        var levels = sides.Select(side => model.Node(
            "Resize",
            [model.Node("AveragePool", [features], ("kernel_shape", new[] { side, side }), ("strides", new[] { side, side })), "", "", model.Integers(1, 8, 48, 48)],
            ("mode", "linear"), ("coordinate_transformation_mode", "pytorch_half_pixel"))).ToList();
        var import = Compare(Saved(model.Node("Concat", [features, .. levels], ("axis", 1L))), [1, 3, 48, 48]);

        foreach (var grid in sides.Select(side => 48 / side))
            Assert.Contains($"adaptive_avg_pool([{grid}, {grid}])", import.Text, StringComparison.Ordinal);
        Assert.Contains("image: [N, 3, H, W]", import.Text, StringComparison.Ordinal);
        Assert.Contains("Pools of one map to 6×6, 3×3, 2×2 have windows of a fixed size in the model", Assert.Single(import.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_map_of_the_largest_values_is_an_output() => Assert.Contains(
        "reduce_max(", OnnxImport.Read(Saved(model.Node("ReduceMax", [Features()], ("axes", new long[] { 1 }), ("keepdims", 1L)))).Text, StringComparison.Ordinal);

    [Fact]
    public void A_slice_past_the_end_of_an_open_axis()
    {
        var features = Features();
        var height = model.Node("Gather", [model.Node("Shape", [features]), model.Integers(2)], ("axis", 0L));
        var ends = model.Node("Add", [height, model.Integers(5)]);
        Compare(Saved(model.Node("Slice", [features, model.Integers(2), ends, model.Integers(2)])), [1, 3, 16, 24], [2, 3, 24, 16]);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 60)]
    public void A_constant_branch_is_part_of_the_network(bool condition, int levels)
    {
        var features = Features();
        var branch = Graph(new NodeProto { OpType = "Relu", Input = { features }, Output = { "inner" } }, "inner");
        for (var level = 1; level < levels; level++) branch = Graph(If(branch, $"level{level}"), $"level{level}");
        model.Model.Graph.Initializer.Add(new TensorProto
        {
            Name = "condition", DataType = (int)TensorProto.Types.DataType.Bool, Int32Data = { condition ? 1 : 0 },
        });
        model.Model.Graph.Node.Add(If(branch, "chosen"));
        // ONNX Runtime does not read models with so many graphs in each other.
        if (levels > 20) Assert.Contains("relu", OnnxImport.Read(Saved("chosen")).Text, StringComparison.Ordinal);
        else Compare(Saved("chosen"), [1, 3, 16, 24]);
    }

    [Fact]
    public void A_branch_that_depends_on_the_image_is_refused()
    {
        var features = Features();
        model.Model.Graph.Node.Add(If(Graph(new NodeProto { OpType = "Relu", Input = { features }, Output = { "inner" } }, "inner"), "chosen"));
        model.Model.Graph.Node[^1].Input[0] = features;
        Assert.Contains("node 'chosen' (If): its condition depends on the image", Message("chosen"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_sparse_weight_is_named()
    {
        model.Model.Graph.SparseInitializer.Add(new SparseTensorProto { Values = new() { Name = "thin" } });
        Assert.EndsWith(
            "initializer 'thin': is a sparse tensor, which cannot be read. Store it as a dense one", Message(model.Node("Add", [Features(), "thin"])),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NaN)]
    public void A_constant_that_is_not_finite_is_named(float number) => Assert.Contains(
        $"(Mul): uses the constant {FormattableString.Invariant($"{number}")}, which is not finite",
        Message(model.Node("Mul", [Features(), model.Number(number)])), StringComparison.Ordinal);

    private static GraphProto Graph(NodeProto node, string output) => new()
    {
        Name = "branch", Node = { node }, Output = { new ValueInfoProto { Name = output } },
    };

    /// <summary>A node with the same branch for both conditions, or, if that is deep, only for one.</summary>
    private static NodeProto If(GraphProto branch, string output)
    {
        var node = new NodeProto { OpType = "If", Name = output, Input = { "condition" }, Output = { output } };
        foreach (var name in branch.Node[0].OpType == "If" ? new[] { "else_branch" } : ["then_branch", "else_branch"])
            node.Attribute.Add(new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Graph, G = branch.Clone() });
        return node;
    }
}
