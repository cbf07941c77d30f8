using Constructs;
using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Losses;
using SegDsl.Metrics;
using SegDsl.Networks;
using SegDsl.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Generated.Tests;

/// <summary>Losses, metrics, augmentations and optimizers that are written in C#, as generated for a project.</summary>
public sealed class ExternPartTests
{
    [Fact]
    public void Losses_receive_their_outputs_targets_and_arguments()
    {
        using var scope = NewDisposeScope();
        var outputs = new RoomNet.Outputs(
            tensor([0f, 1, 2, 0], [1, 2, 1, 2], requires_grad: true), tensor([1f, 2], [1, 1, 1, 2], requires_grad: true),
            tensor([0f, 0], [1, 1, 1, 2], requires_grad: true), tensor([1f, 3], [1, 2], requires_grad: true));
        var targets = new LossTargets(tensor([1L, 255], [1, 1, 2]))
        {
            Maps = new Dictionary<string, Tensor>
            {
                ["depth"] = tensor([3f, float.NaN], [1, 1, 1, 2]), ["damage"] = tensor([0f, 1], [1, 1, 1, 2]), ["scene"] = tensor([1L]),
            },
        };

        using var value = RoomRun.Definition.Loss.Create(2, 255).Compute(outputs, targets);

        var parts = value.Parts.ToDictionary(part => part.Name, part => part.Value.item<float>());
        // Only the first pixel counts: its probability is e^2 / (1 + e^2) for class 1.
        var miss = 1 / (1 + Math.Exp(2));
        Assert.Equal(2 * miss * miss / 2, parts["seg"], 1e-6);
        Assert.Equal(0.5 * 0.9 * 2 * 0.1, parts["depth"], 1e-6);
        Assert.Equal(Math.Log(1 + Math.Exp(-2)), parts["scene"], 1e-6);
        value.Total.backward();
        Assert.All(outputs.Computed, output => Assert.NotNull(output.Value.grad));
    }

    [Fact]
    public void Metrics_receive_the_number_of_classes_and_arguments()
    {
        var experiment = RoomRun.Definition;
        var scores = experiment.Metrics.Select(metric => MetricScore.Of(metric, experiment.Data)).ToList();

        Assert.Equal(["hits(seg)", "found(damage)"], scores.Select(score => score.Name));
        Assert.Equal(
            ["hits(seg) 0", "hits(seg) classes 2", "hits(seg) ignored 255", "hits(seg) k 1"], scores[0].All.Select(value => $"{value.Key} {value.Value}"));
        Assert.Equal("hits", experiment.Best?.Name);
    }

    [Fact]
    public void Augmentations_change_a_copy_and_depend_on_the_sample_only()
    {
        var pipeline = new SamplePipeline([RoomRun.Definition.Augment[1]], 255, seed: 1);
        var sample = new Sample("a", new RgbImage(2, 1, [255, 255, 255, 255, 255, 255]), new LabelMap(2, 1));

        var (first, again, other) = (pipeline.Apply(sample, 0, 0), pipeline.Apply(sample, 0, 0), pipeline.Apply(sample, 0, 1));

        Assert.All(((RgbImage)sample.Image).Pixels, pixel => Assert.Equal(255, pixel));
        Assert.All(((RgbImage)first.Image).Pixels, pixel => Assert.InRange(pixel, 203, 254));
        Assert.Equal(((RgbImage)first.Image).Pixels, ((RgbImage)again.Image).Pixels);
        Assert.NotEqual(((RgbImage)first.Image).Pixels, ((RgbImage)other.Image).Pixels);
    }

    [Fact]
    public void Optimizers_and_settings_have_the_declared_values()
    {
        var optimizer = Assert.IsType<Externs.SignSgdDefinition>(RoomRun.Definition.Optimizer);
        Assert.Equal((0.01, 0.5, 0), (optimizer.LearningRate, optimizer.Beta, optimizer.WeightDecay));
        var defaults = new Externs.QuantileDefinition("depth", 0.5);
        Assert.Equal(["0.25", "0.5"], defaults.Levels.Select(level => FormattableString.Invariant($"{level}")));

        var changed = RoomRun.Definition.Settings.Single(s => s.Name == "noise").With(RoomRun.Definition, "0.75");
        Assert.Equal(0.75, Assert.IsType<Externs.NoiseDefinition>(changed.Augment[1]).Strength);
        Assert.Equal(0.2, ((Externs.NoiseDefinition)RoomRun.Definition.Augment[1]).Strength);
    }
}
