using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Aten.Tests;

/// <summary>What modules do beside computing: hooks, running statistics, conversion, loading, chains.</summary>
public sealed class ModulesBehaviourTests
{
    [Fact]
    public void HooksSeeAndReplaceInputAndResult()
    {
        using var scope = NewDisposeScope();
        using var layer = ReLU();
        var seen = new List<string>();
        var before = layer.register_forward_pre_hook((_, input) =>
        {
            seen.Add("before");
            return input + 1;
        });
        layer.register_forward_hook((_, _, result) =>
        {
            seen.Add("after");
            return result * 10;
        });
        layer.register_forward_hook(module => seen.Add(module.GetName()));

        Assert.Equal(20, layer.call(ones(1)).item<float>());
        Assert.Equal(["before", "ReLU", "after"], seen);
        before.remove();
        Assert.Equal(10, layer.call(ones(1)).item<float>());
        Assert.Equal(1, layer.forward(ones(1)).item<float>());
    }

    [Fact]
    public void PixelUnshuffleUndoesPixelShuffle()
    {
        using var scope = NewDisposeScope();
        using var shuffle = PixelShuffle(3);
        using var unshuffle = PixelUnshuffle(3);
        var input = Waves.Of(0.7, 2, 18, 4, 5);
        Assert.Equal([2, 2, 12, 15], shuffle.call(input).shape);
        Assert.True(unshuffle.call(shuffle.call(input)).allclose(input));
    }

    [Fact]
    public void BatchNormKeepsRunningStatisticsInTrainingOnly()
    {
        using var scope = NewDisposeScope();
        using var norm = BatchNorm2d(2, dtype: float64);
        var input = Waves.Of(0.7, 2, 2, 3, 3) + 1;
        norm.call(input);
        norm.call(input);
        Assert.Equal(2, norm.num_batches_tracked!.item<long>());
        // 1 − 0.9² = 0.19 of the way from the start to the batch's own statistics.
        var mean = input.mean([0, 2, 3]);
        Assert.Equal(0.19 * mean[0].item<double>(), norm.running_mean![0].item<double>(), 12);
        var variance = input.transpose(0, 1).reshape(2, -1).var(1);
        Assert.Equal(0.81 + 0.19 * variance[0].item<double>(), norm.running_var![0].item<double>(), 12);

        norm.eval();
        norm.call(input);
        Assert.Equal(2, norm.num_batches_tracked.item<long>());

        norm.train();
        norm.reset_running_stats();
        norm.momentum = null;
        norm.call(input);
        norm.call(input);
        Assert.Equal(mean[1].item<double>(), norm.running_mean[1].item<double>(), 12);
    }

    [Fact]
    public void ToKeepsTheTensorsAndMovesTheirGradients()
    {
        using var scope = NewDisposeScope();
        using var net = Sequential(Conv2d(1, 2, 1), BatchNorm2d(2));
        var (weight, mean) = (net.get_parameter("0.weight")!, net.get_buffer("1.running_mean")!);
        net.call(ones(1, 1, 2, 2)).sum().backward();
        using var optimizer = optim.SGD(net.parameters(), 0.5);

        Assert.Same(net, net.to(float64));
        Assert.Same(weight, net.get_parameter("0.weight"));
        Assert.Equal(float64, weight.dtype);
        Assert.Equal(float64, weight.grad!.dtype);
        Assert.True(weight.requires_grad && weight.is_leaf);
        Assert.Equal(float64, mean.dtype);
        Assert.Equal(ScalarType.Int64, net.get_buffer("1.num_batches_tracked")!.dtype);

        net.zero_grad();
        Assert.Null(weight.grad);
        (net.call(Waves.Of(0.3, 1, 1, 2, 2)) * Waves.Of(0.9, 1, 2, 2, 2)).sum().backward();
        var before = Waves.Values(weight);
        optimizer.step();
        Assert.NotEqual(before, Waves.Values(weight));

        Assert.Equal(ScalarType.Float16, net.half().get_parameter("0.bias")!.dtype);
        Assert.Throws<ArgumentException>(() => net.to(ScalarType.Int64));
    }

    [Fact]
    public void LoadStateDictCopiesValues()
    {
        using var scope = NewDisposeScope();
        using var source = Sequential(Conv2d(1, 2, 1), BatchNorm2d(2));
        using var target = Sequential(Conv2d(1, 2, 1), BatchNorm2d(2));
        Waves.Fill(source);
        var (missing, unexpected) = target.load_state_dict(source.state_dict());
        Assert.Empty(missing);
        Assert.Empty(unexpected);
        foreach (var (name, tensor) in target.state_dict())
            Assert.Equal(Waves.Values(source.state_dict()[name]), Waves.Values(tensor));
        Assert.True(target.parameters().All(parameter => parameter.requires_grad));
    }

    [Fact]
    public void LoadStateDictSaysWhatDoesNotFit()
    {
        using var scope = NewDisposeScope();
        using var layer = Linear(2, 3);
        var before = Waves.Values(layer.weight);
        var state = new Dictionary<string, Tensor> { ["weight"] = ones(3, 2), ["extra"] = ones(1) };

        var error = Assert.Throws<InvalidOperationException>(() => layer.load_state_dict(state));
        Assert.Contains("Missing: bias", error.Message, StringComparison.Ordinal);
        Assert.Contains("Unexpected: extra", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Waves.Values(layer.weight));

        var (missing, unexpected) = layer.load_state_dict(state, strict: false);
        Assert.Equal(["bias"], missing);
        Assert.Equal(["extra"], unexpected);
        Assert.Equal(1, layer.weight[0, 0].item<float>());
        layer.load_state_dict(state, strict: true, skip: ["bias", "extra"]);

        state["weight"] = ones(1, 2);
        error = Assert.Throws<InvalidOperationException>(() => layer.load_state_dict(state, strict: false));
        Assert.Contains("weight is [3, 2], but [1, 2]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ASequentialKeepsItsInputAndDropsWhatLiesBetween()
    {
        using var outer = NewDisposeScope();
        using var chain = Sequential(("a", Conv2d(1, 2, 1)), ("b", ReLU(inplace: true)), ("c", Identity()), ("d", Conv2d(2, 1, 1)));
        var input = ones(1, 1, 2, 2);
        using (var scope = NewDisposeScope())
        {
            chain.call(input);
            Assert.Equal(1, scope.DisposablesCount);
        }
        Assert.False(input.IsInvalid);
        Assert.Equal(["d.weight", "d.bias"], chain[2..4].state_dict().Keys);
        Assert.Equal(4, chain.append(ReLU()).named_children().Count(child => child.name != "4"));

        var same = Sequential(ReLU(inplace: true), Identity()).call(input);
        same.Dispose();
        Assert.False(input.IsInvalid);
        Assert.NotSame(input, Sequential().call(input));
    }

    [Fact]
    public void DropoutDropsInTrainingOnly()
    {
        using var scope = NewDisposeScope();
        using var layer = Dropout(0.5);
        manual_seed(3);
        var result = Waves.Values(layer.call(ones(1000)));
        Assert.InRange(result.Count(value => value == 0), 400, 600);
        Assert.All(result, value => Assert.True(value is 0 or 2));
        layer.eval();
        Assert.All(Waves.Values(layer.call(ones(10))), value => Assert.Equal(1, value));

        using var channels = Dropout2d(0.5);
        Assert.All(Enumerable.Range(0, 8), i => Assert.Single(Waves.Values(channels.call(ones(1, 8, 4, 4))[0, i]).Distinct()));
    }

    [Fact]
    public void WrongInputsAreExceptions()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() => Conv2d(3, 4, 1).call(ones(1, 2, 4, 4)));
        Assert.Throws<ArgumentException>(() => Conv2d(3, 4, 1).call(ones(3, 4)));
        Assert.Throws<ArgumentException>(() => BatchNorm2d(3).call(ones(3, 4, 4)));
        Assert.Throws<ArgumentException>(() => BatchNorm1d(3).call(ones(3)));
        Assert.Throws<ArgumentException>(() => Conv2d(3, 4, 1, groups: 2));
        Assert.Throws<ArgumentException>(() => ConvTranspose2d(1, 1, 2, stride: 2).forward(ones(1, 1, 3, 3), [9, 6]));
        Assert.Equal([1, 1, 6, 7], ConvTranspose2d(1, 1, 2, stride: 2).forward(ones(1, 1, 3, 3), [6, 7]).shape);
        var disposed = Conv2d(1, 1, 1);
        disposed.Dispose();
        Assert.Throws<InvalidOperationException>(() => disposed.call(ones(1, 1, 1, 1)));
    }

    [Fact]
    public void ZeroGradCanKeepZeros()
    {
        using var scope = NewDisposeScope();
        using var layer = Linear(2, 1);
        layer.call(ones(1, 2)).sum().backward();
        layer.zero_grad(set_to_none: false);
        Assert.Equal([0, 0], Waves.Values(layer.weight.grad!));
        layer.zero_grad();
        Assert.Null(layer.weight.grad);
    }
}
