using SegDsl.Models.Backbones;
using SegDsl.Models.Networks;
using SegDsl.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Models.Tests;

/// <summary>Backbones of all depths and strides.</summary>
public sealed class BackboneTests
{
    private const long Height = 32;
    private const long Width = 64;

    private static readonly string[] Names = ["c1", "c2", "c3", "c4"];
    private static readonly long[] Strides = [8, 16, 32];

    public static TheoryData<long, long> Residual => WithStrides(18, 34, 50, 101, 152);

    public static TheoryData<long, long> SqueezeExcitation => WithStrides(50, 101);

    [Theory, MemberData(nameof(Residual))]
    public void ResNets_have_the_requested_depth_and_stride(long depth, long stride)
    {
        using var plain = Initialization.Skip(() => new ResNet(depth, stride));
        using var deep = Initialization.Skip(() => new ResNetDeep(depth, stride));
        long[] blocks = depth switch { 18 => [2, 2, 2, 2], 50 or 34 => [3, 4, 6, 3], 101 => [3, 4, 23, 3], _ => [3, 8, 36, 3] };
        foreach (var backbone in new Backbone[] { plain, deep })
        {
            HasFeatures(backbone, [4, 8, Math.Min(16, stride), stride], depth >= 50 ? [256, 512, 1024, 2048] : [64, 128, 256, 512]);
            HasBlocks(backbone, blocks, (stage, block) => $"layer{stage + 1}.{block}.{(depth >= 50 ? "conv3" : "conv2")}.weight");
        }
    }

    [Theory, MemberData(nameof(SqueezeExcitation))]
    public void SEResNeXts_have_the_requested_depth_and_stride(long depth, long stride)
    {
        using var backbone = Initialization.Skip(() => new SEResNeXt(depth, stride));
        HasFeatures(backbone, [4, 8, Math.Min(16, stride), stride], [256, 512, 1024, 2048]);
        HasBlocks(backbone, depth == 50 ? [3, 4, 6, 3] : [3, 4, 23, 3], (stage, block) => $"layer{stage + 1}.{block}.se_module.fc2.bias");
    }

    [Theory]
    [InlineData(16)]
    [InlineData(20)]
    [InlineData(38)]
    public void Wider_ResNets_have_the_requested_depth_and_stride(long depth)
    {
        using var plain = Initialization.Skip(() => new WiderResNet(depth));
        using var strided = Initialization.Skip(() => new WiderResNetA2(depth, dilated: false));
        using var dilated = Initialization.Skip(() => new WiderResNetA2(depth));
        long[] blocks = depth switch { 16 => [1, 1, 1, 1, 1, 1], 20 => [1, 1, 1, 3, 1, 1], _ => [3, 3, 6, 3, 1, 1] };
        foreach (var (backbone, strides) in new (Backbone, long[])[] { (plain, [2, 4, 16, 32]), (strided, [2, 4, 16, 32]), (dilated, [2, 4, 8, 8]) })
        {
            HasFeatures(backbone, strides, [128, 256, 1024, 4096]);
            HasBlocks(backbone, blocks, (stage, block) => $"mod{stage + 2}.block{block + 1}.convs.conv2.weight");
        }
    }

    [Fact]
    public void Classifier_weights_fit_the_backbone_after_the_documented_renames()
    {
        using var classifier = new ResNetDeepClassifier(depth: 18);
        using var backbone = new ResNetDeep(depth: 18);
        var renamed = classifier.state_dict().Where(entry => !entry.Key.StartsWith("fc.", StringComparison.Ordinal))
            .Select(entry => Line(Renamed(entry.Key), entry.Value));

        Assert.Equal(backbone.state_dict().Select(entry => Line(entry.Key, entry.Value)), renamed);

        static string Renamed(string key) => key.StartsWith("conv1.", StringComparison.Ordinal) ? "layer0.0." + key[6..]
            : key.StartsWith("bn1.", StringComparison.Ordinal) ? "layer0.1." + key[4..]
            : key;
        static string Line(string key, Tensor value) => $"{key} [{string.Join(", ", value.shape)}]";
    }

    [Fact]
    public void Unused_features_are_disposed()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var backbone = new ResNetDeep(depth: 18);
        backbone.eval();
        var image = zeros(1, 3, 64, 64);

        var all = backbone.call(image)!;
        Assert.All(all.Computed, feature => Assert.False(feature.Value.IsInvalid));

        backbone.Keep("c1", "c4");
        var kept = backbone.call(image)!;
        Assert.Equal(["c1", "c4"], kept.Computed.Where(f => !f.Value.IsInvalid).Select(f => f.Name));
        Assert.Throws<KeyNotFoundException>(() => backbone.Keep("c9"));
    }

    private static TheoryData<long, long> WithStrides(params long[] depths)
    {
        var data = new TheoryData<long, long>();
        foreach (var depth in depths)
            foreach (var stride in Strides) data.Add(depth, stride);
        return data;
    }

    private static void HasFeatures(Backbone backbone, long[] strides, long[] channels)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        backbone.eval();
        var features = backbone.call(zeros(1, 3, Height, Width));
        Assert.Equal(
            strides.Zip(channels, (stride, width) => $"[1, {width}, {Height / stride}, {Width / stride}]"),
            Names.Select(name => $"[{string.Join(", ", features[name].shape)}]"));
    }

    /// <summary>Verifies the keys that occur once per block, in order.</summary>
    /// <param name="backbone">The backbone.</param>
    /// <param name="blocks">The number of blocks per stage.</param>
    /// <param name="keyOf">Returns the key for a stage and a block, both counted from 0.</param>
    private static void HasBlocks(Backbone backbone, long[] blocks, Func<int, int, string> keyOf)
    {
        var ending = keyOf(0, 0).Split('.', 3)[2];
        Assert.Equal(
            blocks.SelectMany((count, stage) => Enumerable.Range(0, (int)count).Select(block => keyOf(stage, block))),
            backbone.state_dict().Keys.Where(key => key.EndsWith("." + ending, StringComparison.Ordinal)));
    }
}
