using Constructs;
using SegDsl.Networks;
using static TorchSharp.torch;

namespace SegDsl.Generated.Tests;

/// <summary>Networks without normalization.</summary>
public sealed class NormTests
{
    [Fact]
    public void Without_normalization_norms_are_the_identity()
    {
        using var scope = NewDisposeScope();
        using var network = new Unnormed(classes: 2);
        var image = randn(2, 3, 5, 6);
        var state = network.state_dict();

        Assert.Equal(
            ["first.conv.weight", "first.mix.0.weight", "first.mix.3.weight",
                "second.conv.weight", "second.mix.0.weight", "second.mix.3.weight", "score.weight"],
            state.Keys);
        var expected = nn.functional.conv2d(Gated("second", Gated("first", image)), state["score.weight"]);
        var seg = network.call(image)["seg"];
        Assert.True(seg.allclose(expected, atol: 1e-6));
        seg.sum().backward();
        Assert.NotNull(network.get_parameter("first.conv.weight")?.grad);

        Tensor Gated(string block, Tensor x)
        {
            var a = nn.functional.conv2d(x, state[block + ".conv.weight"], padding: [1, 1]);
            var mixed = nn.functional.conv2d(a + a.relu(), state[block + ".mix.0.weight"]).relu();
            return nn.functional.conv2d(mixed, state[block + ".mix.3.weight"]);
        }
    }

    [Fact]
    public void Norms_around_a_block_leave_its_own_selection()
    {
        using var network = new AroundInstanced();
        using var given = new AroundInstanced(norm: Normalization.Group(2));

        Assert.Contains("norm.running_mean", network.state_dict().Keys);
        Assert.Contains("steps.1.1.running_mean", network.state_dict().Keys);
        Assert.DoesNotContain(network.state_dict().Keys, key => key.Contains("inner.norm", StringComparison.Ordinal));
        Assert.Contains("inner.norm.weight", given.state_dict().Keys);
        Assert.DoesNotContain(given.state_dict().Keys, key => key.Contains("running", StringComparison.Ordinal));
    }

    [Fact]
    public void An_application_and_a_constructor_select_no_normalization()
    {
        using var partly = new PartlyNormed(classes: 2);
        using var none = new PartlyNormed(classes: 2, norm: Normalization.None);
        using var batch = new Unnormed(classes: 2, norm: Normalization.Batch);

        Assert.DoesNotContain("first.norm.weight", partly.state_dict().Keys);
        Assert.Contains("second.norm.weight", partly.state_dict().Keys);
        Assert.DoesNotContain(none.state_dict().Keys, key => key.Contains("norm", StringComparison.Ordinal));
        Assert.Contains("first.mix.1.running_mean", batch.state_dict().Keys);
    }
}
