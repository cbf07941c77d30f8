using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Aten.Tests;

/// <summary>What optimisers do beside the arithmetic: groups, gradients, closures, state, mistakes.</summary>
public sealed class OptimizerTests
{
    [Fact]
    public void AGroupTakesWhatItLeavesOpenFromTheOptimiser()
    {
        using var scope = NewDisposeScope();
        using var layer = nn.Linear(1, 1);
        using var optimizer = SGD(
            [new SGD.ParamGroup([layer.weight], 0.5, 0.1), new SGD.ParamGroup([layer.bias!], new SGD.Options { momentum = 0.3 })],
            0.1, 0.9, weight_decay: 1e-3);
        var groups = optimizer.ParamGroups.Cast<SGD.ParamGroup>().ToArray();
        Assert.Equal([(0.5, 0.5, 0.1, 0), (0.1, 0.1, 0.3, 1e-3)],
            groups.Select(group => (group.LearningRate, group.InitialLearningRate, group.Momentum, group.Options.weight_decay!.Value)));
        Assert.Equal(2, optimizer.parameters().Count());

        groups[0].LearningRate = 0.7;
        Assert.Equal(0.5, groups[0].InitialLearningRate);
        optimizer.add_param_group(new SGD.ParamGroup([new Parameter(zeros(2))]));
        Assert.Equal(3, optimizer.parameters().Count());
    }

    [Fact]
    public void ZeroGradLeavesZeros()
    {
        using var scope = NewDisposeScope();
        using var layer = nn.Linear(2, 1, hasBias: false);
        using var optimizer = Adam(layer.parameters());
        optimizer.zero_grad();
        Assert.Null(layer.weight.grad);
        layer.call(ones(1, 2)).sum().backward();
        optimizer.zero_grad();
        Assert.Equal([0, 0], Waves.Values(layer.weight.grad!));
    }

    [Fact]
    public void AParameterWithoutGradientStays()
    {
        using var scope = NewDisposeScope();
        using var layer = nn.Linear(2, 1);
        layer.bias!.requires_grad = false;
        var bias = Waves.Values(layer.bias);
        using var optimizer = AdamW(layer.named_parameters(), 0.1, weight_decay: 0.1);
        layer.call(ones(1, 2)).sum().backward();
        optimizer.step();
        Assert.Equal(bias, Waves.Values(layer.bias));
    }

    [Fact]
    public void AClosureRunsWithGradients()
    {
        using var scope = NewDisposeScope();
        using var layer = nn.Linear(2, 1, hasBias: false);
        using var optimizer = SGD(layer.parameters(), 0.1);
        var before = Waves.Values(layer.weight);
        Assert.Null(optimizer.step());
        var loss = optimizer.step(() =>
        {
            var value = layer.call(ones(1, 2)).sum();
            value.backward();
            return value;
        });
        Assert.NotNull(loss);
        Assert.Equal(before.Select(value => value - 0.1), Waves.Values(layer.weight), (left, right) => Math.Abs(left - right) < 1e-6);
    }

    [Fact]
    public void TheStateOutlivesTheScopeOfAStepAndNotTheOptimiser()
    {
        using var layer = nn.Linear(2, 1);
        using var optimizer = SGD(layer.parameters(), 0.1, 0.9);
        using (NewDisposeScope())
        {
            layer.call(ones(1, 2)).sum().backward();
            optimizer.step();
        }
        var buffer = ((SGD.State)optimizer.state_dict().State[0]).momentum_buffer!;
        Assert.False(buffer.IsInvalid);
        optimizer.Dispose();
        Assert.True(buffer.IsInvalid);
        Assert.False(layer.weight.IsInvalid);
    }

    [Fact]
    public void AStateDictIsListedByGroup()
    {
        using var layer = nn.Linear(2, 1);
        using var optimizer = SGD([new SGD.ParamGroup([layer.weight]), new SGD.ParamGroup([layer.bias!])], 0.1);
        var state = optimizer.state_dict();
        Assert.Equal((2, 2), (state.Options.Count, state.State.Count));
        Assert.Equal([[0], [1]], state.StateIndexRef);
    }

    [Fact]
    public void AStreamIsWrittenAsTorchSharpWritesIt()
    {
        using var scope = NewDisposeScope();
        var parameter = new Parameter(tensor(new[] { 1f, 2f }));
        using var optimizer = SGD([parameter], 0.1, 0.9);
        optimizer.ParamGroups.Single().LearningRate = 0.5;
        parameter.grad = tensor(new[] { 2f, 3f });
        optimizer.step();
        using var stream = new MemoryStream();
        optimizer.save_state_dict(new BinaryWriter(stream));
        Assert.Equal(
            "03534744" + "0101" + "9A9999999999B93F" + "000000000000E03F" + "CDCCCCCCCCCCEC3F" + "0000000000000000" + "0000000000000000" + "0000"
            + "01" + "060102" + "0000004000004040",
            Convert.ToHexString(stream.ToArray()));
    }

    [Fact]
    public void AStateThatDoesNotFitIsRefused()
    {
        using var scope = NewDisposeScope();
        using var layer = nn.Linear(2, 1);
        using var sgd = SGD(layer.parameters(), 0.1, 0.9);
        using var adam = Adam(layer.parameters());
        using var fewer = SGD([layer.weight], 0.1, 0.9);
        Assert.Throws<ArgumentException>(() => sgd.load_state_dict(adam.state_dict()));
        Assert.Throws<ArgumentException>(() => sgd.load_state_dict(fewer.state_dict()));

        using var stream = new MemoryStream();
        adam.save_state_dict(new BinaryWriter(stream));
        var bytes = stream.ToArray();
        Assert.Throws<InvalidDataException>(() => sgd.load_state_dict(new BinaryReader(new MemoryStream(bytes))));
        using var other = Adam(new[] { new Parameter(zeros(3)), new Parameter(zeros(1)) });
        Assert.Throws<ArgumentException>(() => other.load_state_dict(new BinaryReader(new MemoryStream(bytes))));
        for (var length = 0; length < bytes.Length; length += 7)
            Assert.ThrowsAny<Exception>(() => adam.load_state_dict(new BinaryReader(new MemoryStream(bytes, 0, length))));
        Assert.Throws<ArgumentException>(() => SGD(layer.parameters(), -1));
        Assert.Throws<ArgumentException>(() => SGD(layer.parameters(), 0.1, nesterov: true));
        Assert.Throws<ArgumentException>(() => Adam(layer.parameters(), 0.1, beta1: 1));
    }

    [Fact]
    public void AFileAppearsWhole()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.optimizer");
        try
        {
            using var layer = nn.Linear(2, 1);
            using var first = Adam(layer.parameters(), 0.3);
            first.save_state_dict(path);
            using var second = Adam(layer.parameters(), 0.1);
            second.load_state_dict(path);
            Assert.Equal(0.3, second.ParamGroups.Single().LearningRate);
            Assert.False(File.Exists(path + ".tmp"));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
