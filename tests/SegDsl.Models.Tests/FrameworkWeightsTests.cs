using SegDsl.Checkpoints;
using SegDsl.Checkpoints.Frameworks;
using SegDsl.Checkpoints.Safetensors;
using SegDsl.Models.Networks;
using SegDsl.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Models.Tests;

/// <summary>Renames the keys of published weights, listed in <c>Fixtures/keys</c> by <c>make_keys.py</c>, for networks of the zoo.</summary>
public sealed class FrameworkWeightsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("segdsl-").FullName;
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose()
    {
        scope.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    public static TheoryData<string, string, Func<SegmentationNetwork>> Published => new()
    {
        { "torchvision_resnet18", "ResNet, ConvNeXt, DeepLabV3, FCN", () => new ResNetClassifier(18) },
        { "torchvision_resnet50", "ResNet, ConvNeXt, DeepLabV3, FCN", () => new ResNetClassifier(50) },
        { "torchvision_convnext_tiny", "ResNet, ConvNeXt, DeepLabV3, FCN", () => new ConvNeXtTClassifier() },
        { "torchvision_deeplabv3_resnet50", "ResNet, ConvNeXt, DeepLabV3, FCN", () => new DeepLabV3R50() },
        { "torchvision_fcn_resnet50", "ResNet, ConvNeXt, DeepLabV3, FCN", () => new FCNR50() },
        { "timm_resnet50", "ResNet, legacy SE-ResNeXt", () => new ResNetClassifier(50) },
        { "timm_convnext_tiny", "ConvNeXt classifier", () => new ConvNeXtTClassifier() },
        { "timm_convnext_tiny_authors", "ConvNeXt classifier of the authors", () => new ConvNeXtTClassifier() },
        { "mmseg_upernet_convnext_tiny", "UPerNet with ConvNeXt", () => new UPerNetConvNeXtT(150) },
        { "mmseg_segformer_b0_authors", "SegFormer of the authors", () => new SegFormerB0(150) },
        { "mmseg_ocrnet_hr18", "OCRNet with HRNet", () => new HRNetW18OCR(19) },
        { "hf_resnet50", "ResNet classifier", () => new ResNetClassifier(50) },
        { "hf_convnext_tiny", "ConvNeXt classifier", () => new ConvNeXtTClassifier() },
        { "hf_segformer_b0", "SegFormer", () => new SegFormerB0(150) },
        { "hf_upernet_convnext_tiny", "UPerNet with ConvNeXt", () => new UPerNetConvNeXtT(150) },
    };

    [Theory]
    [MemberData(nameof(Published))]
    public void Keys_of_published_weights_match_the_network(string list, string table, Func<SegmentationNetwork> create)
    {
        using var network = create();
        var match = Match(list, network);
        Assert.Equal("", match.Differences());
        Assert.Equal(table, match.Table.Name);
        Assert.Empty(match.Unused);
        Assert.Equal(network.state_dict().Keys, match.Matched.Select(tensor => tensor.Key));
    }

    [Fact]
    public void Weights_without_auxiliary_heads_match_if_these_are_optional()
    {
        using var network = new DeepLabV3R50();
        Assert.False(Match("smp_deeplabv3_resnet50", network).IsComplete);
        var match = Match("smp_deeplabv3_resnet50", network, "aux_classifier");
        Assert.True(match.IsComplete, match.Differences());
        Assert.Equal(7, match.Unused.Count);
    }

    [Fact]
    public void Prefixes_of_all_names_are_removed()
    {
        using var network = new UPerNetConvNeXtT(150);
        var match = Match("mmseg_upernet_convnext_tiny", network, prefix: "module.model.");
        Assert.Equal((true, "module.model."), (match.IsComplete, match.Prefix));
        Assert.Equal(network.state_dict().Keys, match.Matched.Select(tensor => tensor.Key));
    }

    [Fact]
    public void Networks_with_another_structure_are_rejected_with_what_does_not_match()
    {
        using var network = new UPerNetConvNeXtT(19);
        var differences = Match("mmseg_upernet_convnext_tiny", network).Differences();
        Assert.Equal(
            """
            different shape: 4
              decode_head.conv_seg.weight [150, 512, 1, 1], but decode_head.conv_seg.weight [19, 512, 1, 1] in the network
              decode_head.conv_seg.bias [150], but decode_head.conv_seg.bias [19] in the network
              auxiliary_head.conv_seg.weight [150, 256, 1, 1], but auxiliary_head.conv_seg.weight [19, 256, 1, 1] in the network
              auxiliary_head.conv_seg.bias [150], but auxiliary_head.conv_seg.bias [19] in the network
            """,
            differences);
        using var other = new SegFormerB0(150);
        differences = Match("hf_resnet50", other).Differences();
        Assert.Contains("in the file, but not in the network: 267\n", differences, StringComparison.Ordinal);
        Assert.Contains("in the network, but not in the file: 191\n", differences, StringComparison.Ordinal);
        Assert.Contains("… and 181 more", differences, StringComparison.Ordinal);
    }

    [Fact]
    public void Converted_weights_have_the_values_of_their_places()
    {
        manual_seed(1);
        using var network = new SegFormerB0(4);
        var file = Path.Combine(folder, "hf.safetensors");
        SafetensorsWriter.Write(file, ToHuggingFace(network.state_dict()));
        using var source = Checkpoint.Open(file);
        using var loaded = new SegFormerB0(4);
        var path = new CheckpointConversion { Weights = new FrameworkWeights("hf", loaded), ToPyTorch = true }.Write(source, Path.Combine(folder, "out.pth"));
        using var converted = Checkpoint.Open(path);
        Assert.Equal(loaded.state_dict().Keys, converted.Tensors.Keys);
        Assert.True(StateLoader.Load(loaded, converted, StateMatch.Exact).IsExact);
        foreach (var (key, value) in network.state_dict()) Assert.True(value.equal(loaded.state_dict()[key]).all().item<bool>(), key);
    }

    [Fact]
    public void Missing_biases_are_zero_and_vectors_are_reshaped()
    {
        Assert.Empty(Tensor("mmseg_ocrnet_hr18", new HRNetW18OCR(19), "conv3x3_ocr.0.bias").Parts);
        Assert.Equal([96, 1, 1], Tensor("timm_convnext_tiny", new ConvNeXtTClassifier(), "features.1.0.layer_scale").Shape);
        var joined = Tensor("hf_segformer_b0", new SegFormerB0(150), "backbone.block2.1.attn.kv.bias");
        Assert.Equal(
            ["segformer.encoder.block.1.1.attention.self.key.bias", "segformer.encoder.block.1.1.attention.self.value.bias"],
            joined.Parts.Select(part => part.Name));
    }

    private static FrameworkTensor Tensor(string list, SegmentationNetwork network, string key)
    {
        using (network) return Match(list, network).Matched.Single(tensor => tensor.Key == key);
    }

    private static FrameworkMatch Match(string list, SegmentationNetwork network, string? optional = null, string prefix = "")
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Fixtures", "keys", list + ".txt"));
        var tensors = lines.Select(line => line.Split(' ')).Select(fields => Stored(prefix + fields[0], [.. fields[1..].Select(long.Parse)]));
        return FrameworkMatch.Of(
            list.Split('_')[0], [.. tensors.Select(tensor => KeyValuePair.Create(tensor.Name, tensor))], network.state_dict(),
            optional is null ? [] : [optional]);
    }

    private static StoredTensor Stored(string name, long[] shape) =>
        new(name, ScalarType.Float32, shape, StoredTensor.ContiguousStrides(shape), 0, new StorageRegion(null!, 0, 0));

    /// <summary>The names of transformers for the state of a SegFormer, written without the table.</summary>
    private static Dictionary<string, Tensor> ToHuggingFace(Dictionary<string, Tensor> state)
    {
        var renamed = new Dictionary<string, Tensor>();
        foreach (var (key, value) in state)
        {
            var parts = key.Split('.');
            var (last, stage) = (parts[^1], parts[1][^1] - '1');
            var block = parts[1].StartsWith("block", StringComparison.Ordinal) ? $"segformer.encoder.block.{stage}.{parts[2]}" : "";
            switch (parts)
            {
                case ["decode_head", "linear_pred", _]: renamed.Add($"decode_head.classifier.{last}", value); break;
                case ["decode_head", "linear_fuse", "conv", _]: renamed.Add($"decode_head.linear_fuse.{last}", value); break;
                case ["decode_head", "linear_fuse", "bn", _]: renamed.Add($"decode_head.batch_norm.{last}", value); break;
                case ["decode_head", _, "proj", _]: renamed.Add($"decode_head.linear_c.{stage}.proj.{last}", value); break;
                case [_, _, "proj", _]: renamed.Add($"segformer.encoder.patch_embeddings.{stage}.proj.{last}", value); break;
                case [_, _, "norm", _]: renamed.Add($"segformer.encoder.patch_embeddings.{stage}.layer_norm.{last}", value); break;
                case [_, _, _]: renamed.Add($"segformer.encoder.layer_norm.{stage}.{last}", value); break;
                case [_, _, _, "attn", "kv", _]:
                    renamed.Add($"{block}.attention.self.key.{last}", value.chunk(2)[0]);
                    renamed.Add($"{block}.attention.self.value.{last}", value.chunk(2)[1]);
                    break;
                case [_, _, _, "attn", "q", _]: renamed.Add($"{block}.attention.self.query.{last}", value); break;
                case [_, _, _, "attn", "proj", _]: renamed.Add($"{block}.attention.output.dense.{last}", value); break;
                case [_, _, _, "attn", "sr", _]: renamed.Add($"{block}.attention.self.sr.{last}", value); break;
                case [_, _, _, "attn", "norm", _]: renamed.Add($"{block}.attention.self.layer_norm.{last}", value); break;
                case [_, _, _, "mlp", "dwconv", "dwconv", _]: renamed.Add($"{block}.mlp.dwconv.dwconv.{last}", value); break;
                case [_, _, _, "mlp", var name, _]: renamed.Add($"{block}.mlp.dense{name[^1]}.{last}", value); break;
                case [_, _, _, var norm, _]: renamed.Add($"{block}.layer_norm_{norm[^1]}.{last}", value); break;
                default: throw new InvalidOperationException(key);
            }
        }
        return renamed;
    }
}
