using System.Text.RegularExpressions;
using SegDsl.Onnx.Import;

namespace SegDsl.Onnx.Tests.Import;

/// <summary>Groups of operators that the import replaces by one operation. All models are built here, without Python.</summary>
public sealed partial class PatternTests : ImportFixture
{
    private readonly ModelBuilder model = new();

    private string Stem() => model.Conv("stem", model.Input("image", null, 3, null, null), 3, 8, 3, stride: 2);

    private string Import(string last, params long[][] sizes)
    {
        model.Node("Identity", [last]);
        model.Model.Graph.Node[^1].Output[0] = "seg";
        model.Output("seg");
        return OneLine(Compare(Save(model), sizes is [] ? [[1, 3, 32, 48], [2, 3, 17, 23]] : sizes).Text);
    }

    [Fact]
    public void An_output_that_equals_another_one_is_left_out_with_a_note()
    {
        var stem = Stem();
        foreach (var name in new[] { "seg", "same" })
        {
            model.Node("Identity", [stem]);
            model.Model.Graph.Node[^1].Output[0] = name;
            model.Output(name);
        }
        var import = OnnxImport.Read(Save(model), "3d-net");
        Assert.Equal(
            [
                "The name '3d-net' becomes Network3dNet: names of networks are in Pascal case.",
                "The output 'same' is left out: it is the same tensor as 'seg'.",
            ],
            import.Notes);
        Assert.Equal("Network3dNet", import.Name);
    }

    private static string OneLine(string text) => Spaces().Replace(text, " ");

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [Theory]
    [InlineData("sigmoid")]
    [InlineData("silu")]
    [InlineData("mish")]
    [InlineData("hardswish, by HardSigmoid")]
    [InlineData("hardswish, by Clip")]
    [InlineData("hardsigmoid, by Clip")]
    [InlineData("gelu, times x first")]
    [InlineData("gelu, times half first")]
    [InlineData("relu6")]
    [InlineData("clamp(max: 2.0)")]
    [InlineData("leaky_relu(slope: 0.2)")]
    [InlineData("softmax(axis: -1)")]
    public void An_activation_is_found(string name)
    {
        var x = Stem();
        string Binary(string type, string left, string right) => model.Node(type, [left, right]);
        string Clipped(string value, float minimum, float maximum) => model.Node("Clip", [value, model.Number(minimum), model.Number(maximum)]);
        string Erf() => Binary("Add", model.Node("Erf", [Binary("Div", x, model.Number(MathF.Sqrt(2)))]), model.Number(1));
        var y = name switch
        {
            "sigmoid" => model.Node("Sigmoid", [x]),
            "silu" => Binary("Mul", x, model.Node("Sigmoid", [x])),
            "mish" => Binary("Mul", x, model.Node("Tanh", [model.Node("Softplus", [x])])),
            "hardswish, by HardSigmoid" => Binary("Mul", x, model.Node("HardSigmoid", [x], ("alpha", 1f / 6))),
            "hardswish, by Clip" => Binary("Div", Binary("Mul", x, Clipped(Binary("Add", x, model.Number(3)), 0, 6)), model.Number(6)),
            "hardsigmoid, by Clip" => Binary("Div", Clipped(Binary("Add", x, model.Number(3)), 0, 6), model.Number(6)),
            "gelu, times x first" => Binary("Mul", Binary("Mul", x, Erf()), model.Number(0.5f)),
            "gelu, times half first" => Binary("Mul", Binary("Mul", x, model.Number(0.5f)), Erf()),
            "relu6" => Clipped(x, 0, 6),
            "clamp(max: 2.0)" => model.Node("Clip", [x, "", model.Number(2)]),
            "leaky_relu(slope: 0.2)" => model.Node("LeakyRelu", [x], ("alpha", 0.2f)),
            _ => model.Node("Softmax", [x], ("axis", -1)),
        };
        Assert.Contains($"-> {name.Split(',')[0]} }}", Import(y), StringComparison.Ordinal);
    }

    [Fact]
    public void Batch_normalization_keeps_its_eps()
    {
        var x = model.Node(
            "BatchNormalization",
            [
                Stem(), model.Weight("bn.weight", 1, 8), model.Weight("bn.bias", 0, 8), model.Weight("bn.running_mean", 0, 8),
                model.Weight("bn.running_var", 1, 8),
            ],
            ("epsilon", 1e-3f));
        Assert.Contains("bn: BatchNorm(eps: 0.001)", Import(x), StringComparison.Ordinal);
    }

    [Fact]
    public void Layer_normalization_over_the_last_axis_becomes_one_of_channels()
    {
        var tokens = model.Node("Transpose", [Stem()], ("perm", new long[] { 0, 2, 3, 1 }));
        var centered = model.Node("Sub", [tokens, model.Node("ReduceMean", [tokens], ("axes", new long[] { -1 }))]);
        var variance = model.Node("ReduceMean", [model.Node("Pow", [centered, model.Number(2)])], ("axes", new long[] { -1 }));
        var normalized = model.Node("Div", [centered, model.Node("Sqrt", [model.Node("Add", [variance, model.Number(1e-6f)])])]);
        var scaled = model.Node("Add", [model.Node("Mul", [normalized, model.Weight("norm.weight", 1, 8)]), model.Weight("norm.bias", 0, 8)]);
        var text = Import(model.Node("Transpose", [scaled], ("perm", new long[] { 0, 3, 1, 2 })));
        Assert.Contains("norm: LayerNorm(eps: 1e-06)", text, StringComparison.Ordinal);
        Assert.DoesNotContain("permute", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Group_normalization_is_found()
    {
        var x = Stem();
        var groups = model.Node("Reshape", [x, model.Integers(0, 4, -1)]);
        var normalized = model.Node("InstanceNormalization", [groups, model.Floats("ones", [1, 1, 1, 1], 4), model.Floats("zeros", [0, 0, 0, 0], 4)]);
        var map = model.Node("Reshape", [normalized, model.Node("Shape", [x])]);
        var y = model.Node("Add", [model.Node("Mul", [map, model.Weight("norm.weight", 1, 8, 1, 1)]), model.Weight("norm.bias", 0, 8, 1, 1)]);
        Assert.Contains("norm: GroupNorm(4)", Import(y), StringComparison.Ordinal);
    }

    [Fact]
    public void A_matrix_product_and_a_bias_are_a_linear_layer()
    {
        var pooled = model.Node("ReduceMean", [Stem()], ("axes", new long[] { 2, 3 }), ("keepdims", 0));
        var y = model.Node("Add", [model.Node("MatMul", [pooled, model.Weight("fc.weight", 0, 8, 5)]), model.Weight("fc.bias", 0, 5)]);
        model.Node("Identity", [y]);
        model.Model.Graph.Node[^1].Output[0] = "logits";
        var import = Compare(Save(model.Output("logits")), [1, 3, 32, 48], [2, 3, 17, 23]);
        Assert.Contains("out logits = image -> stem: Conv(8, 3, stride: 2, bias: true) -> global_avg_pool -> flatten -> fc: Linear(5)",
            OneLine(import.Text), StringComparison.Ordinal);
        Assert.Equal(["stem.weight", "stem.bias", "fc.weight", "fc.bias"], import.Keys);
    }

    [Fact]
    public void A_size_calculated_from_a_shape_is_like_its_tensor()
    {
        var x = Stem();
        var deep = model.Conv("deep", x, 8, 4, 3, stride: 2);
        var shape = model.Node("Shape", ["image"]);
        var sides = model.Node("Slice", [shape, model.Integers(2), model.Integers(4)]);
        var size = model.Node("Concat", [model.Node("Slice", [model.Node("Shape", [deep]), model.Integers(0), model.Integers(2)]), sides], ("axis", 0));
        var y = model.Node("Resize", [deep, "", "", size], ("mode", "linear"), ("coordinate_transformation_mode", "pytorch_half_pixel"));
        Assert.Contains("upsample(like: image, align_corners: false)", Import(y), StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_of_a_fixed_export_are_replaced_by_the_map_to_combine_with()
    {
        var fine = model.Conv("fine", model.Input("image", 1, 3, 32, 48), 3, 8, 3, stride: 2);
        var deep = model.Conv("deep", fine, 8, 8, 3, stride: 2);
        var y = model.Node("Resize", [deep, "", "", model.Integers(1, 8, 16, 24)], ("mode", "linear"), ("coordinate_transformation_mode", "align_corners"));
        var text = Import(model.Node("Add", [fine, y]), [1, 3, 32, 48]);
        Assert.Contains("upsample(like: fine)", text, StringComparison.Ordinal);
        Assert.Contains("in image: [N, 3, H, W]", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Channels_are_shuffled_with_the_sizes_of_the_image()
    {
        var x = Stem();
        var shape = model.Node("Shape", [x]);
        string At(long i) => model.Node("Slice", [shape, model.Integers(i), model.Integers(i + 1)]);
        var grouped = model.Node("Reshape", [x, model.Node("Concat", [At(0), model.Integers(2, 4), At(2), At(3)], ("axis", 0))]);
        var swapped = model.Node("Transpose", [grouped], ("perm", new long[] { 0, 2, 1, 3, 4 }));
        var y = model.Node("Reshape", [swapped, model.Node("Concat", [At(0), model.Integers(-1), At(2), At(3)], ("axis", 0))]);
        Assert.Contains("reshape([N, 2, 4, ceil(H / 2), ceil(W / 2)]) -> permute([0, 2, 1, 3, 4])", Import(y), StringComparison.Ordinal);
    }

    [Fact]
    public void Unequal_padding_is_a_step_of_its_own()
    {
        var y = model.Node(
            "Conv", [Stem(), model.Weight("next.weight", 0, 4, 8, 3, 3)], ("pads", new long[] { 0, 0, 1, 1 }), ("strides", new long[] { 2, 2 }));
        Assert.Contains("pad([0, 1, 0, 1]) -> next: Conv(4, 3, stride: 2, padding: 0)", Import(y), StringComparison.Ordinal);
    }

    [Fact]
    public void Channels_are_split_scaled_and_joined()
    {
        var x = Stem();
        model.Model.Graph.Node.Add(new Format.NodeProto { OpType = "Split", Input = { x, model.Integers(2, 6) }, Output = { "a", "b" } });
        model.Model.Graph.Node[^1].Attribute.Add(new Format.AttributeProto { Name = "axis", I = 1, Type = Format.AttributeProto.Types.AttributeType.Int });
        var gate = model.Node("GlobalAveragePool", ["b"]);
        var part = model.Node("Slice", ["b", model.Integers(1), model.Integers(3), model.Integers(1)]);
        var y = model.Node("Concat", [model.Node("Mul", ["b", gate]), "a", part], ("axis", 1));
        var text = Import(y);
        Assert.Contains("split(sizes: [2, 6])", text, StringComparison.Ordinal);
        Assert.Contains("slice(axis: 1, start: 1, end: 3)", text, StringComparison.Ordinal);
    }
}
