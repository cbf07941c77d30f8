using SegDsl.Models.Backbones;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Models.Tests;

/// <summary>A backbone hands out what its owner reads, and frees the rest.</summary>
public sealed class BackboneTests
{
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
}
