using Constructs;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Generated.Tests;

/// <summary>Runs generated code with loops and lists.</summary>
public sealed class LoopTests
{
    [Fact]
    public void Iterations_have_the_specified_keys()
    {
        using var network = new Pyramid(classes: 3);

        Assert.Equal(
            [
                "aux.head0.score.weight", "aux.head1.score.weight",
                "branches.0.0.0.weight", "branches.0.1.0.weight", "branches.1.0.0.weight", "branches.1.1.0.weight",
                "score.weight",
                "stage.fuse_layers.0.1.0.weight", "stage.fuse_layers.0.merge.weight",
                "stage.fuse_layers.1.0.0.0.weight", "stage.fuse_layers.1.merge.weight",
                "stem.0.weight", "transition.0.weight",
            ],
            Convolutions(network));
        Assert.Equal([8L, 2, 3, 3], network.state_dict()["stage.fuse_layers.1.0.0.0.weight"].shape);
    }

    [Fact]
    public void Loops_of_modules_compute_their_body()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var block = new UseLists(inChannels: 4);
        block.eval();
        var x = randn(2, 4, 6, 5);
        var state = block.state_dict();

        Tensor Conv(string key, Tensor input) => nn.functional.conv2d(input, state[key]);
        Tensor[] fan = [.. Enumerable.Range(0, 3).Select(i => Conv($"fan.branches.{i}.0.weight", x).relu())];
        var half = x.chunk(2, 1)[1];
        Tensor[] all = [half, x, .. fan.Select((y, i) => y * (i + 1))];
        var pooled = nn.functional.interpolate(nn.functional.adaptive_avg_pool2d(x, 2), size: [6, 5], mode: InterpolationMode.Bilinear, align_corners: true);
        var joined = cat([.. all, half, x, pooled, x * 3], 1);
        Tensor[] each = [.. fan.Select((y, i) => Conv($"each.{i}.conv.weight", y))];
        var expected = Conv("mix.weight", cat([joined, .. all, .. each], 1));

        Assert.True(expected.allclose(block.call(x), rtol: 1e-4, atol: 1e-5));
    }

    [Fact]
    public void Intermediate_tensors_are_disposed()
    {
        using var noGrad = no_grad();
        using var block = new UseLists(inChannels: 4);
        using var network = new Pyramid();
        block.eval();
        network.eval();
        using var x = randn(1, 4, 8, 8);
        using var image = randn(1, 3, 32, 32);

        Assert.Equal(1, CountLive(() => block.call(x)));
        Assert.Equal(1, CountLive(() => network.call(image)["seg"]));
        network.AuxiliaryOutputs = true;
        Assert.Equal(2, CountLive(() => network.call(image)["seg"]));
    }

    [Fact]
    public void Training_reaches_every_iteration()
    {
        using var scope = NewDisposeScope();
        using var network = new Pyramid(classes: 2);
        network.train();

        var outputs = network.call(randn(2, 3, 32, 32));
        (outputs["seg"].sum() + outputs["coarse"].sum()).backward();

        // No output depends on head 0; only head 1 is used.
        Assert.Equal(["aux.head0.score.weight"], network.named_parameters().Where(p => p.parameter.grad is null).Select(p => p.name));
    }

    [Fact]
    public void Train_and_eval_apply_to_all_iterations()
    {
        using var block = new UseLists(inChannels: 4);
        Assert.Contains(block.named_modules(), m => m.module is TorchSharp.Modules.Dropout { training: true });
        block.eval();
        Assert.All(block.named_modules(), m => Assert.False(m.module.training));
    }

    [Fact]
    public void List_outputs_are_disposed_with_the_other_outputs()
    {
        using var noGrad = no_grad();
        using var block = new Lists(2, [3, 5]);
        using var x = randn(1, 2, 4, 4);
        using var a = randn(1, 3, 2, 2);
        using var b = randn(1, 5, 4, 4);

        Assert.Equal([3L, 5L], block.ListChannels);
        Assert.Equal(0, CountLive(() =>
        {
            var outputs = block.call(x, [a, b]);
            Assert.Equal(["joined", "list.0", "list.1", "last"], outputs.Computed.Select(o => o.Name));
            Assert.Equal(block.JoinedChannels, outputs.Joined.shape[1]);
            outputs.DisposeAll();
        }));
    }

    private static IEnumerable<string> Convolutions(nn.Module module) =>
        module.state_dict().Where(e => e.Value.shape.Length == 4).Select(e => e.Key).Order(StringComparer.Ordinal);

    private static long CountLive(Func<Tensor> run)
    {
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        run();
        return DisposeScopeManager.Statistics.ThreadTotalLiveCount - before;
    }

    private static long CountLive(Action run)
    {
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        run();
        return DisposeScopeManager.Statistics.ThreadTotalLiveCount - before;
    }
}
