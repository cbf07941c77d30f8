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

    private static readonly Dictionary<string, (OptimizerDefinition Definition, string Peer)> Optimizers = new()
    {
        ["sgd"] = (new SgdDefinition(Rate, Momentum: 0, WeightDecay: 0.1), "SGD(p, lr=lr, weight_decay=0.1)"),
        ["momentum"] = (new SgdDefinition(Rate, Momentum: 0.9, WeightDecay: 0.1), "SGD(p, lr=lr, momentum=0.9, weight_decay=0.1)"),
        ["nesterov"] = (new SgdDefinition(Rate, Momentum: 0.9, Nesterov: true, WeightDecay: 0.1),
            "SGD(p, lr=lr, momentum=0.9, nesterov=True, weight_decay=0.1)"),
        ["adam"] = (new AdamDefinition(Rate, WeightDecay: 0.1), "Adam(p, lr=lr, weight_decay=0.1)"),
        ["amsgrad"] = (new AdamDefinition(Rate, 0.8, 0.95, AmsGrad: true), "Adam(p, lr=lr, betas=(0.8, 0.95), amsgrad=True)"),
        ["adamw"] = (new AdamWDefinition(Rate, WeightDecay: 0.1), "AdamW(p, lr=lr, weight_decay=0.1)"),
        ["adamw amsgrad"] = (new AdamWDefinition(Rate, WeightDecay: 0.1, AmsGrad: true), "AdamW(p, lr=lr, weight_decay=0.1, amsgrad=True)"),
    };

    private readonly DisposeScope scope = NewDisposeScope();

    public static TheoryData<string> Kinds => [.. Optimizers.Keys];

    public void Dispose() => scope.Dispose();

    [Theory, MemberData(nameof(Kinds))]
    public void Steps_follow_the_published_rule(string kind)
    {
        var definition = Optimizers[kind].Definition;
        var expected = definition is SgdDefinition sgd ? Descend(sgd) : Adapt(definition);

        Assert.All(Train(definition, ScalarType.Float64).Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-12));
        Assert.All(Train(definition, ScalarType.Float32).Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
    }

    [SkippableTheory, MemberData(nameof(Kinds))]
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

    [Theory, MemberData(nameof(Kinds))]
    public void Steps_do_not_depend_on_the_memory_layout(string kind)
    {
        Assert.True(Result(channelsLast: false).allclose(Result(channelsLast: true), 1e-6, 1e-7));

        Tensor Result(bool channelsLast)
        {
            var weight = new Parameter(linspace(-1, 1, 2 * 3 * 4 * 5, ScalarType.Float32).reshape(2, 3, 4, 5));
            using var optimizer = Optimizer.Create(Optimizers[kind].Definition, [("weight", weight)]);
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
        using var optimizer = Optimizer.Create(new AdamWDefinition(Rate), [("used", used), ("unused", unused)]);

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
        using var first = Optimizer.Create(definition, [("conv.weight", weight)]);
        weight.grad = ones_like(weight);
        first.Step(Rate);
        SafetensorsWriter.Write(file, first.State.Select(entry => KeyValuePair.Create("optimizer." + entry.Key, entry.Value)));

        using var second = Optimizer.Create(definition, [("conv.weight", weight)]);
        using (var saved = Checkpoint.Open(file)) second.Restore(saved, "optimizer.");

        Assert.Equal(
            ["conv.weight.step", "conv.weight.exp_avg", "conv.weight.exp_avg_sq", "conv.weight.max_exp_avg_sq"], second.State.Select(entry => entry.Key));
        Assert.All(first.State.Zip(second.State), pair => Assert.True(pair.First.Value.Equals(pair.Second.Value), pair.First.Key));
        File.Delete(file);
    }

    /// <summary>The weights after several steps with a decreasing learning rate.</summary>
    private static double[] Train(OptimizerDefinition definition, ScalarType type)
    {
        var weight = new Parameter(tensor(Start).to(type));
        using var optimizer = Optimizer.Create(definition, [("weight", weight)]);
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
