using SegDsl.Models.Backbones;
using SegDsl.Models.Networks;
using SegDsl.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Models.Tests;

/// <summary>Trunks in all their depths and strides.</summary>
public sealed class BackboneTests
{
    private const long Height = 64;
    private const long Width = 96;

    private static readonly string[] Names = ["c1", "c2", "c3", "c4"];
    private static readonly long[] Strides = [8, 16, 32];

    public static TheoryData<long, long> Residual => WithStrides(18, 34, 50, 101, 152);

    public static TheoryData<long, long> Squeezing => WithStrides(50, 101);

    [Theory, MemberData(nameof(Residual))]
    public void A_residual_network_has_its_blocks_and_the_stride_that_is_asked_for(long depth, long stride)
    {
        using var plain = new ResNet(depth, stride);
        using var deep = new ResNetDeep(depth, stride);
        long[] blocks = depth switch { 18 => [2, 2, 2, 2], 50 or 34 => [3, 4, 6, 3], 101 => [3, 4, 23, 3], _ => [3, 8, 36, 3] };
        foreach (var trunk in new Backbone[] { plain, deep })
        {
            HasFeatures(trunk, [4, 8, Math.Min(16, stride), stride], depth >= 50 ? [256, 512, 1024, 2048] : [64, 128, 256, 512]);
            HasBlocks(trunk, blocks, (stage, block) => $"layer{stage + 1}.{block}.{(depth >= 50 ? "conv3" : "conv2")}.weight");
        }
    }

    [Theory, MemberData(nameof(Squeezing))]
    public void A_squeezing_network_has_its_blocks_and_the_stride_that_is_asked_for(long depth, long stride)
    {
        using var trunk = new SEResNeXt(depth, stride);
        HasFeatures(trunk, [4, 8, Math.Min(16, stride), stride], [256, 512, 1024, 2048]);
        HasBlocks(trunk, depth == 50 ? [3, 4, 6, 3] : [3, 4, 23, 3], (stage, block) => $"layer{stage + 1}.{block}.se_module.fc2.bias");
    }

    [Theory]
    [InlineData(16)]
    [InlineData(20)]
    [InlineData(38)]
    public void A_wide_network_has_its_blocks_and_its_stride(long depth)
    {
        using var plain = new WiderResNet(depth);
        using var strided = new WiderResNetA2(depth, dilated: false);
        using var dilated = new WiderResNetA2(depth);
        long[] blocks = depth switch { 16 => [1, 1, 1, 1, 1, 1], 20 => [1, 1, 1, 3, 1, 1], _ => [3, 3, 6, 3, 1, 1] };
        foreach (var (trunk, strides) in new (Backbone, long[])[] { (plain, [2, 4, 16, 32]), (strided, [2, 4, 16, 32]), (dilated, [2, 4, 8, 8]) })
        {
            HasFeatures(trunk, strides, [128, 256, 1024, 4096]);
            HasBlocks(trunk, blocks, (stage, block) => $"mod{stage + 2}.block{block + 1}.convs.conv2.weight");
        }
    }

    [Fact]
    public void The_weights_of_a_classifier_are_those_of_a_trunk_under_the_names_that_the_readme_says()
    {
        using var classifier = new ResNetDeepClassifier(depth: 18);
        using var trunk = new ResNetDeep(depth: 18);
        var renamed = classifier.state_dict().Where(entry => !entry.Key.StartsWith("fc.", StringComparison.Ordinal)).Select(entry => Line(Renamed(entry.Key), entry.Value));

        Assert.Equal(trunk.state_dict().Select(entry => Line(entry.Key, entry.Value)), renamed);

        static string Renamed(string key) => key.StartsWith("conv1.", StringComparison.Ordinal) ? "layer0.0." + key[6..]
            : key.StartsWith("bn1.", StringComparison.Ordinal) ? "layer0.1." + key[4..]
            : key;
        static string Line(string key, Tensor value) => $"{key} [{string.Join(", ", value.shape)}]";
    }

    [Fact]
    public void Features_that_nobody_keeps_are_freed()
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

    private static void HasFeatures(Backbone trunk, long[] strides, long[] channels)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        trunk.eval();
        var features = trunk.call(zeros(1, 3, Height, Width));
        Assert.Equal(
            strides.Zip(channels, (stride, width) => $"[1, {width}, {Height / stride}, {Width / stride}]"),
            Names.Select(name => $"[{string.Join(", ", features[name].shape)}]"));
    }

    /// <summary>The keys that every block has once, in order.</summary>
    /// <param name="trunk">The trunk.</param>
    /// <param name="blocks">How many blocks its stages have.</param>
    /// <param name="keyOf">The key of a block, both counted from 0.</param>
    private static void HasBlocks(Backbone trunk, long[] blocks, Func<int, int, string> keyOf)
    {
        var ending = keyOf(0, 0).Split('.', 3)[2];
        Assert.Equal(
            blocks.SelectMany((count, stage) => Enumerable.Range(0, (int)count).Select(block => keyOf(stage, block))),
            trunk.state_dict().Keys.Where(key => key.EndsWith("." + ending, StringComparison.Ordinal)));
    }
}
