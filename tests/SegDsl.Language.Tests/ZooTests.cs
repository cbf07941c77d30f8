using SegDsl.Language.Graph;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Tests;

public class ZooTests
{
    private const string Unused = "edge_conv.";
    private const long UnusedParameters = 768;

    [Fact]
    public void Compiles_without_diagnostics() => Assert.Empty(Zoo.Compilation.Diagnostics.Select(d => d.ToString()));

    public static TheoryData<string> Published => [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Fixtures"), "*.txt")
        .Select(Path.GetFileNameWithoutExtension).OfType<string>().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Published))]
    public void Has_the_state_of_the_published_network(string name)
    {
        var graph = Graph(name);
        var state = graph.State.Select(s => $"{s.Key} {s.Shape.Substitute(graph.Defaults)}").ToList();
        var parameters = graph.ParameterCount.Substitute(graph.Defaults).Value;
        var published = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Fixtures", name + ".txt"));
        var publishedState = published.Skip(1).Where(line => !line.StartsWith(Unused, StringComparison.Ordinal)).ToList();
        if (publishedState.Count < published.Length - 1)
        {
            // The published Wider ResNet network has unused layers, and registers one layer earlier than it applies it.
            parameters += UnusedParameters;
            state.Sort(StringComparer.Ordinal);
            publishedState.Sort(StringComparer.Ordinal);
        }
        Assert.Equal(publishedState, state);
        Assert.Equal(published[0], $"parameters {parameters}");
    }

    /// <summary>
    /// Numbers of parameters from papers and the authors' repositories, rounded like there, for a number of classes and without the heads they exclude.
    /// </summary>
    [Theory]
    [InlineData("UNet", 2, 31_037_698, "")]
    [InlineData("SegFormerB0", 150, 3_752_694, "")]
    [InlineData("SegFormerB2", 150, 27_500_000, "")]
    [InlineData("HRNetW18OCR", 19, 12_080_818, "")]
    [InlineData("HRNetW48OCR", 19, 65_800_000, "conv3x3_ocr.;ocr_distri_head.;cls_head.")]
    [InlineData("HRNetW48OCR", 150, 70_500_000, "")]
    [InlineData("BiSeNetV2", 19, 5_231_487, "")]
    [InlineData("BiSeNetV2", 19, 3_358_627, "aux2.;aux3.;aux4.;aux5_4.")]
    [InlineData("DDRNet23Slim", 19, 5_700_000, "seghead_extra.")]
    [InlineData("PIDNetS", 19, 7_600_000, "seghead_p.;seghead_d.")]
    [InlineData("UPerNetConvNeXtT", 150, 60_000_000, "")]
    [InlineData("ResNetClassifier", 1000, 25_557_032, "")]
    [InlineData("SEResNeXtClassifier", 1000, 27_559_896, "")]
    [InlineData("ConvNeXtTClassifier", 1000, 28_589_128, "")]
    [InlineData("DeepLabV3R50", 21, 42_004_074, "")]
    [InlineData("FCNR50", 21, 35_322_218, "")]
    [InlineData("DeepSEX101V3Plus", 19, 48_955_416 - 2_049_000, "aspp.;bot_aspp.;bot_fine.;final.")]
    public void Has_the_published_number_of_parameters(string name, int classes, long published, string without)
    {
        var graph = Graph(name);
        var values = graph.Defaults.ToDictionary(d => d.Key, d => d.Key == "classes" ? Dimension.Constant(classes) : d.Value);
        var prefixes = without.Split(';', StringSplitOptions.RemoveEmptyEntries);
        var parameters = graph.State.Where(s => s.IsParameter && !prefixes.Any(p => s.Key.StartsWith(p, StringComparison.Ordinal)))
            .Sum(s => s.Shape.Elements.Substitute(values).Value ?? 0);
        Assert.InRange(parameters, (long)(0.995 * published), (long)(1.005 * published));
    }

    /// <summary>State keys of the authors' networks, from every kind of part.</summary>
    [Theory]
    [InlineData("HRNetW48OCR", "transition1.0.0.weight", "[48, 256, 3, 3]")]
    [InlineData("HRNetW48OCR", "transition1.1.0.0.weight", "[96, 256, 3, 3]")]
    [InlineData("HRNetW48OCR", "stage2.0.branches.1.3.conv2.weight", "[96, 96, 3, 3]")]
    [InlineData("HRNetW48OCR", "stage3.3.fuse_layers.2.0.1.0.weight", "[192, 48, 3, 3]")]
    [InlineData("HRNetW48OCR", "stage4.2.fuse_layers.0.3.1.running_var", "[48]")]
    [InlineData("HRNetW48OCR", "transition3.3.0.0.weight", "[384, 192, 3, 3]")]
    [InlineData("HRNetW48OCR", "ocr_distri_head.object_context_block.f_pixel.3.0.weight", "[256]")]
    [InlineData("HRNetW48OCR", "ocr_distri_head.conv_bn_dropout.0.weight", "[512, 1024, 1, 1]")]
    [InlineData("HRNetW48OCR", "aux_head.3.bias", "[19]")]
    [InlineData("SegFormerB2", "backbone.patch_embed2.proj.weight", "[128, 64, 3, 3]")]
    [InlineData("SegFormerB2", "backbone.block3.5.attn.sr.weight", "[320, 320, 2, 2]")]
    [InlineData("SegFormerB2", "backbone.block3.5.attn.kv.bias", "[640]")]
    [InlineData("SegFormerB2", "backbone.block4.2.mlp.dwconv.dwconv.weight", "[2048, 1, 3, 3]")]
    [InlineData("SegFormerB2", "backbone.norm4.weight", "[512]")]
    [InlineData("SegFormerB2", "decode_head.linear_c4.proj.weight", "[768, 512]")]
    [InlineData("SegFormerB2", "decode_head.linear_fuse.bn.running_mean", "[768]")]
    [InlineData("DDRNet23Slim", "layer5_.0.downsample.0.weight", "[128, 64, 1, 1]")]
    [InlineData("DDRNet23Slim", "spp.process4.2.weight", "[128, 128, 3, 3]")]
    [InlineData("DDRNet23Slim", "down4.4.weight", "[256]")]
    [InlineData("DDRNet23Slim", "seghead_extra.conv2.bias", "[19]")]
    [InlineData("PIDNetS", "pag4.f_x.0.weight", "[32, 64, 1, 1]")]
    [InlineData("PIDNetS", "layer3_d.downsample.0.weight", "[32, 64, 1, 1]")]
    [InlineData("PIDNetS", "spp.scale_process.2.weight", "[384, 96, 3, 3]")]
    [InlineData("PIDNetS", "dfm.conv_i.1.weight", "[128]")]
    [InlineData("PIDNetS", "seghead_d.conv1.weight", "[32, 64, 3, 3]")]
    [InlineData("BiSeNetV2", "aux5_4.conv_out.0.1.conv.weight", "[1024, 128, 3, 3]")]
    [InlineData("BiSeNetV2", "head.conv_out.1.weight", "[19, 1024, 1, 1]")]
    [InlineData("BiSeNetV2", "segment.S5_4.0.shortcut.2.weight", "[128, 64, 1, 1]")]
    [InlineData("BiSeNetV2", "detail.S3.2.conv.weight", "[128, 128, 3, 3]")]
    [InlineData("UPerNetConvNeXtT", "backbone.features.5.8.block.5.weight", "[384, 1536]")]
    [InlineData("UPerNetConvNeXtT", "decode_head.psp_modules.3.1.conv.weight", "[512, 768, 1, 1]")]
    [InlineData("UPerNetConvNeXtT", "decode_head.fpn_bottleneck.conv.weight", "[512, 2048, 3, 3]")]
    [InlineData("UPerNetConvNeXtT", "auxiliary_head.convs.0.bn.weight", "[256]")]
    [InlineData("DeepSEX50V3Plus", "layer3.5.se_module.fc2.weight", "[1024, 64, 1, 1]")]
    [InlineData("DeepSEX50V3Plus", "layer0.conv1.weight", "[64, 3, 7, 7]")]
    public void Has_the_published_state_keys(string name, string key, string shape)
    {
        var graph = Graph(name);
        Assert.Equal(shape, graph.State.Single(s => s.Key == key).Shape.Substitute(graph.Defaults).ToString());
    }

    [Fact]
    public void The_decoupled_networks_with_all_blocks_have_at_most_200_lines()
    {
        string[] parts =
        [
            "blocks/residual.seg", "blocks/aspp.seg", "blocks/squeeze_body_edge.seg", "backbones/resnet_deep.seg", "heads/decoupled.seg",
            "networks/decoupled.seg",
        ];
        var lines = parts.Sum(p => Zoo.Parse().Single(t => t.Path == p).Source.Text.TrimEnd().Split('\n').Length);
        Assert.InRange(lines, 100, 200);
    }

    [Fact]
    public void Keeps_open_parameters_as_symbols()
    {
        var graph = Graph("DeepR50V3Plus");
        Assert.Equal(["classes"], graph.OpenParameters.Keys);
        Assert.Equal("[N, classes, H, W]", graph.Outputs.Single().Shape?.ToString());
        Assert.Equal("256 * classes + 40469952", graph.ParameterCount.ToString());
    }

    private static NetworkGraph Graph(string name) => Zoo.Compilation.Networks.Single(n => n.Name == name);
}
