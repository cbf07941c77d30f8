using SegDsl.Models.Networks;
using SegDsl.Networks;
using SegDsl.Onnx.Export;
using SegDsl.Onnx.Import;
using TorchSharp;

namespace SegDsl.Onnx.Tests.Import;

/// <summary>Weights that several nodes of a model share.</summary>
public sealed class SharedWeightsTests : ImportFixture
{
    [Fact]
    public void A_recurrent_module_is_applied_again()
    {
        using var scope = torch.NewDisposeScope();
        using var network = new R2UNet(width: 8);

        var import = Import(network);

        Assert.Contains("-> again conv", import.Text, StringComparison.Ordinal);
        Assert.Equal(network.state_dict().Keys.Order(), import.Keys.Order());
    }

    [Fact]
    public void A_layer_is_applied_again_to_another_tensor()
    {
        var builder = new ModelBuilder();
        var (weight, image) = (builder.Weight("stem.weight", 0, 4, 3, 3, 3), builder.Input("input", null, 3, null, null));
        var first = builder.Node("Conv", [image, weight], ("pads", new long[] { 1, 1, 1, 1 }));
        var negated = builder.Node("Neg", [image]);
        var second = builder.Node("Conv", [negated, weight], ("pads", new long[] { 1, 1, 1, 1 }));
        builder.Output(builder.Node("Sub", [first, second]));

        var import = Compare(Save(builder), [1, 3, 8, 12]);

        Assert.Equal(["stem.weight"], import.Keys);
        Assert.Contains("again stem", import.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sequence_is_applied_again_to_another_image()
    {
        var import = Compare(Save(Siamese(isWhole: true)), [1, 3, 8, 12]);

        Assert.Equal(["encoder.0.weight", "encoder.2.weight"], import.Keys);
        Assert.Contains("again encoder", import.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_of_a_sequence_is_applied_again()
    {
        var import = Compare(Save(Siamese(isWhole: false)), [1, 3, 8, 12]);

        // Only layers with names can be applied again.
        Assert.Equal(["encoder.conv0.weight", "encoder.2.weight"], import.Keys);
        Assert.Contains("again conv0", import.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_settings_need_a_layer_of_their_own()
    {
        var builder = new ModelBuilder();
        var weight = builder.Weight("stem.weight", 0, 3, 3, 3, 3);
        var first = builder.Node("Conv", [builder.Input("input", null, 3, null, null), weight], ("pads", new long[] { 1, 1, 1, 1 }));
        builder.Output(builder.Node("Conv", [first, weight], ("pads", new long[] { 2, 2, 2, 2 }), ("dilations", new long[] { 2, 2 })));

        var import = Compare(Save(builder), [1, 3, 8, 12]);

        Assert.Equal(2, import.Keys.Count());
    }

    [Fact]
    public void A_decoder_is_one_block_at_all_sizes()
    {
        using var scope = torch.NewDisposeScope();
        using var network = new UNet(width: 8);

        Assert.Contains("up4: Up(up3, inc, 8)", Import(network).Text, StringComparison.Ordinal);
    }

    /// <summary>A sequence of two convolutions that is applied to two images, or only its first one to the second image.</summary>
    private static ModelBuilder Siamese(bool isWhole)
    {
        var builder = new ModelBuilder();
        var (first, second) = (builder.Weight("encoder.0.weight", 0, 4, 3, 3, 3), builder.Weight("encoder.2.weight", 0, 4, 4, 1, 1));
        var image = builder.Input("input", null, 3, null, null);
        var other = builder.Named("/Neg", "Neg", [image]);
        builder.Output(builder.Named("/Sub", "Sub", [Encoded(image, "", isWhole: true), Encoded(other, "_1", isWhole)]));
        return builder;

        // PyTorch numbers the calls of a module.
        string Encoded(string input, string call, bool isWhole)
        {
            var y = builder.Named($"/encoder/encoder.0{call}/Conv", "Conv", [input, first], ("pads", new long[] { 1, 1, 1, 1 }));
            y = builder.Named($"/encoder/encoder.1{call}/Relu", "Relu", [y]);
            return isWhole ? builder.Named($"/encoder/encoder.2{call}/Conv", "Conv", [y, second]) : y;
        }
    }

    private OnnxImport Import(SegmentationNetwork network)
    {
        network.eval();
        network.ExportOnnx(InFolder("net.onnx"));
        return Compare(InFolder("net.onnx"), [1, 3, 64, 96]);
    }
}
