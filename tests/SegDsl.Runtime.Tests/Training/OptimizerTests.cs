using SegDsl.Schedules;
using SegDsl.Optimizers;
using SegDsl.Checkpoints.Safetensors;
using SegDsl.Experiments;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SegDsl.Checkpoints;
using SegDsl.Precision;
using SegDsl.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Tests.Training;

/// <summary>Optimizers take the same steps as their papers and PyTorch, for any memory layout of the weights.</summary>
public sealed class OptimizerTests : IDisposable
{
    private const int Steps = 6;
    private const double Rate = 0.05;
    private const string Python = "/usr/bin/python3";

    private static readonly double[] Start = [0.5, -1.25, 2, 0.03, -0.4, 1];

    /// <summary>The definitions with their names and arguments in PyTorch; null for what PyTorch does not have.</summary>
    private static readonly Dictionary<string, (OptimizerDefinition Definition, string? Peer)> Optimizers = new()
    {
        ["sgd"] = (new SgdDefinition(Rate, Momentum: 0, WeightDecay: 0.1), "SGD(p, lr=lr, weight_decay=0.1)"),
        ["momentum"] = (new SgdDefinition(Rate, Momentum: 0.9, WeightDecay: 0.1), "SGD(p, lr=lr, momentum=0.9, weight_decay=0.1)"),
        ["nesterov"] = (new SgdDefinition(Rate, Momentum: 0.9, Nesterov: true, WeightDecay: 0.1),
            "SGD(p, lr=lr, momentum=0.9, nesterov=True, weight_decay=0.1)"),
        ["adam"] = (new AdamDefinition(Rate, WeightDecay: 0.1), "Adam(p, lr=lr, weight_decay=0.1)"),
        ["amsgrad"] = (new AdamDefinition(Rate, 0.8, 0.95, AmsGrad: true), "Adam(p, lr=lr, betas=(0.8, 0.95), amsgrad=True)"),
        ["adamw"] = (new AdamWDefinition(Rate, WeightDecay: 0.1), "AdamW(p, lr=lr, weight_decay=0.1)"),
        ["adamw amsgrad"] = (new AdamWDefinition(Rate, WeightDecay: 0.1, AmsGrad: true), "AdamW(p, lr=lr, weight_decay=0.1, amsgrad=True)"),
        ["lion"] = (new LionDefinition(Rate, 0.8, 0.95, WeightDecay: 0.1), null),
        ["rmsprop"] = (new RmsPropDefinition(Rate, WeightDecay: 0.1), "RMSprop(p, lr=lr, weight_decay=0.1)"),
        ["rmsprop momentum"] = (
            new RmsPropDefinition(Rate, Alpha: 0.9, Epsilon: 1e-3, Momentum: 0.8), "RMSprop(p, lr=lr, alpha=0.9, eps=1e-3, momentum=0.8)"),
        ["rmsprop centered"] = (
            new RmsPropDefinition(Rate, Momentum: 0.5, Centered: true, WeightDecay: 0.1), "RMSprop(p, lr=lr, momentum=0.5, centered=True, weight_decay=0.1)"),
    };

    private readonly DisposeScope scope = NewDisposeScope();

    public static TheoryData<string> Kinds => [.. Optimizers.Keys];

    public static TheoryData<string> SharedKinds => [.. Optimizers.Where(named => named.Value.Peer is not null).Select(named => named.Key)];

    public void Dispose() => scope.Dispose();

    [Theory, MemberData(nameof(Kinds))]
    public void Steps_follow_the_published_rule(string kind)
    {
        var definition = Optimizers[kind].Definition;
        var expected = definition switch
        {
            SgdDefinition sgd => Descend(sgd),
            LionDefinition lion => Follow(lion),
            RmsPropDefinition rmsProp => Divide(rmsProp),
            _ => Adapt(definition),
        };

        Assert.All(Train(definition, ScalarType.Float64).Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-12));
        Assert.All(Train(definition, ScalarType.Float32).Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
    }

    [SkippableTheory, MemberData(nameof(SharedKinds))]
    public void Steps_match_PyTorch(string kind)
    {
        Skip.IfNot(File.Exists(Python), "Python is not installed");
        var script = $"""
            import json, torch
            p, lr = [torch.nn.Parameter(torch.tensor({JsonSerializer.Serialize(Start)}, dtype=torch.float64))], {Rate.ToString(CultureInfo.InvariantCulture)}
            optimizer = torch.optim.{Optimizers[kind].Peer}
            for step in range({Steps}):
                p[0].grad = torch.sin(3 * p[0].detach() + step)
                for group in optimizer.param_groups: group["lr"] = lr / (1 + step)
                optimizer.step()
            print(json.dumps(p[0].tolist()))
            """;
        using var process = Process.Start(new ProcessStartInfo(Python, ["-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Skip.If(errors.Result.Contains("No module named", StringComparison.Ordinal), "torch is not installed for Python");
        Assert.True(process.ExitCode == 0, errors.Result);

        var expected = JsonSerializer.Deserialize<double[]>(output)!;

        Assert.All(Train(Optimizers[kind].Definition, ScalarType.Float64).Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-12));
    }

    /// <summary>The weights that PyTorch's <c>torch.optim.RMSprop</c> reaches from <see cref="Start"/>, in float64.</summary>
    [Theory]
    [InlineData("rmsprop",
        new[] { -0.27562112095527147, -1.9000619479850798, 2.201998513935522, -0.4650246521417973, -0.16336722154815758, 0.3367272823806806 })]
    [InlineData("rmsprop momentum",
        new[] { 0.10789082626910246, -1.4138565522335178, 2.0834512588715226, -0.5998411861111466, -0.2643559222033504, 0.9771669041489435 })]
    [InlineData("rmsprop centered",
        new[] { -0.7509546854598321, -2.4724298592942047, 2.3145474303131954, -0.73728637316221, -0.06648882412530828, -0.2528423484542404 })]
    public void RMSprop_reaches_the_weights_of_PyTorch(string kind, double[] expected) =>
        Assert.All(Train(Optimizers[kind].Definition, ScalarType.Float64).Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-12));

    [Fact]
    public void Lion_steps_by_the_learning_rate_against_the_sign_of_the_averaged_gradient()
    {
        var weight = new Parameter(tensor([1.0, -2.0]));
        using var optimizer = new Optimizer(new LionDefinition(0.1, Beta1: 0.9, Beta2: 0.5, WeightDecay: 0.5), [("weight", weight)]);

        // Decay leaves 95 %; then the signs are +, -.
        weight.grad = tensor([4.0, -0.5]);
        optimizer.Step(0.1);
        Assert.Equal([0.95 - 0.1, -1.9 + 0.1], weight.detach().data<double>().ToArray(), Close);

        // 0.9 * 2 - 0.1 * 19 is below 0, 0.9 * -0.25 + 0.1 * 2 too.
        weight.grad = tensor([-19.0, 2.0]);
        optimizer.Step(0.1);
        Assert.Equal([0.85 * 0.95 + 0.1, -1.8 * 0.95 + 0.1], weight.detach().data<double>().ToArray(), Close);

        static bool Close(double left, double right) => Math.Abs(left - right) < 1e-12;
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Steps_do_not_depend_on_the_memory_layout(string kind)
    {
        Assert.True(Result(channelsLast: false).allclose(Result(channelsLast: true), 1e-6, 1e-7));

        Tensor Result(bool channelsLast)
        {
            var weight = new Parameter(linspace(-1, 1, 2 * 3 * 4 * 5, ScalarType.Float32).reshape(2, 3, 4, 5));
            using var optimizer = new Optimizer(Optimizers[kind].Definition, [("weight", weight)]);
            for (var step = 0; step < 3; step++)
            {
                // The state has the old layout when the layout of the weights changes, and gradients always have the old one.
                if (channelsLast && step == 1) MemoryLayout.SetChannelsLast([weight]);
                weight.grad = weight.detach().mul(3).sin().contiguous();
                optimizer.Step(Rate);
            }
            return weight.detach().contiguous();
        }
    }

    [Fact]
    public void Parameters_without_a_gradient_do_not_change()
    {
        var (used, unused) = (new Parameter(ones(3)), new Parameter(ones(3)));
        used.grad = ones(3);
        using var optimizer = new Optimizer(new AdamWDefinition(Rate), [("used", used), ("unused", unused)]);

        optimizer.Step(Rate);

        Assert.True(unused.Equals(ones(3)));
        Assert.False(used.Equals(ones(3)));
        Assert.Equal([1f, 0f],
            optimizer.State.Where(entry => entry.Key.EndsWith(".step", StringComparison.Ordinal)).Select(entry => entry.Value.item<float>()));
    }

    [Fact]
    public void State_has_the_names_of_PyTorch_and_can_be_restored()
    {
        var file = Path.GetTempFileName();
        var definition = Optimizers["amsgrad"].Definition;
        var weight = new Parameter(tensor(Start));
        using var first = new Optimizer(definition, [("conv.weight", weight)]);
        weight.grad = ones_like(weight);
        first.Step(Rate);
        SafetensorsWriter.Write(file, first.State.Select(entry => KeyValuePair.Create("optimizer." + entry.Key, entry.Value)));

        using var second = new Optimizer(definition, [("conv.weight", weight)]);
        using (var saved = Checkpoint.Open(file))
            foreach (var (name, tensor) in second.State) saved.ReadInto("optimizer." + name, tensor);

        Assert.Equal(
            ["conv.weight.step", "conv.weight.exp_avg", "conv.weight.exp_avg_sq", "conv.weight.max_exp_avg_sq"], second.State.Select(entry => entry.Key));
        Assert.All(first.State.Zip(second.State), pair => Assert.True(pair.First.Value.Equals(pair.Second.Value), pair.First.Key));
        File.Delete(file);
    }

    /// <summary>The weights after several steps with a decreasing learning rate.</summary>
    private static double[] Train(OptimizerDefinition definition, ScalarType type)
    {
        var weight = new Parameter(tensor(Start).to(type));
        using var optimizer = new Optimizer(definition, [("weight", weight)]);
        for (var step = 0; step < Steps; step++)
        {
            weight.grad = (weight.detach() * 3 + step).sin();
            optimizer.Step(Rate / (1 + step));
        }
        return weight.detach().to(ScalarType.Float64).data<double>().ToArray();
    }

    private static double[] Descend(SgdDefinition sgd) => [.. Start.Select(start =>
    {
        var (weight, direction) = (start, 0.0);
        for (var step = 0; step < Steps; step++)
        {
            var gradient = Math.Sin(3 * weight + step) + sgd.WeightDecay * weight;
            direction = sgd.Momentum * direction + gradient;
            weight -= Rate / (1 + step) * (sgd.Nesterov ? gradient + sgd.Momentum * direction : direction);
        }
        return weight;
    })];

    private static double[] Follow(LionDefinition lion) => [.. Start.Select(start =>
    {
        var (weight, average) = (start, 0.0);
        for (var step = 0; step < Steps; step++)
        {
            var (rate, gradient) = (Rate / (1 + step), Math.Sin(3 * weight + step));
            weight -= rate * (Math.Sign(lion.Beta1 * average + (1 - lion.Beta1) * gradient) + lion.WeightDecay * weight);
            average = lion.Beta2 * average + (1 - lion.Beta2) * gradient;
        }
        return weight;
    })];

    private static double[] Divide(RmsPropDefinition rmsProp) => [.. Start.Select(start =>
    {
        var (weight, square, average, buffer) = (start, 0.0, 0.0, 0.0);
        for (var step = 0; step < Steps; step++)
        {
            var gradient = Math.Sin(3 * weight + step) + rmsProp.WeightDecay * weight;
            square = rmsProp.Alpha * square + (1 - rmsProp.Alpha) * gradient * gradient;
            average = rmsProp.Alpha * average + (1 - rmsProp.Alpha) * gradient;
            buffer = rmsProp.Momentum * buffer + gradient / (Math.Sqrt(rmsProp.Centered ? square - average * average : square) + rmsProp.Epsilon);
            weight -= Rate / (1 + step) * buffer;
        }
        return weight;
    })];

    private static double[] Adapt(OptimizerDefinition definition)
    {
        var (beta1, beta2, amsGrad, isDecoupled) = definition switch
        {
            AdamDefinition adam => (adam.Beta1, adam.Beta2, adam.AmsGrad, false),
            AdamWDefinition adamW => (adamW.Beta1, adamW.Beta2, adamW.AmsGrad, true),
            _ => throw new ArgumentException($"{definition} is no Adam.", nameof(definition)),
        };
        return [.. Start.Select(start =>
        {
            var (weight, mean, square, largest) = (start, 0.0, 0.0, 0.0);
            for (var step = 0; step < Steps; step++)
            {
                var rate = Rate / (1 + step);
                var gradient = Math.Sin(3 * weight + step) + (isDecoupled ? 0 : definition.WeightDecay * weight);
                if (isDecoupled) weight *= 1 - rate * definition.WeightDecay;
                mean = beta1 * mean + (1 - beta1) * gradient;
                square = beta2 * square + (1 - beta2) * gradient * gradient;
                largest = Math.Max(largest, square);
                var deviation = Math.Sqrt((amsGrad ? largest : square) / (1 - Math.Pow(beta2, step + 1)));
                weight -= rate * (mean / (1 - Math.Pow(beta1, step + 1))) / (deviation + 1e-8);
            }
            return weight;
        })];
    }
}
