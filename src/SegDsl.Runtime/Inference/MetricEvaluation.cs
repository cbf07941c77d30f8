using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Metrics;
using SegDsl.Validation;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Inference;

/// <summary>Scores predictions with the metrics that are written in C#.</summary>
/// <param name="definitions">The metrics.</param>
/// <param name="dataset">The dataset with the labels and the other targets.</param>
internal sealed class MetricEvaluation(IReadOnlyList<ExternMetricDefinition> definitions, DatasetDefinition dataset)
{
    private readonly List<MapDefinition> pixelTargets = [.. dataset.PixelTargets];
    private readonly List<MapDefinition> imageTargets = [.. dataset.ImageTargets];

    /// <summary>The scores, in the order of the experiment.</summary>
    public IReadOnlyList<MetricScore> Scores { get; } = [.. definitions.Select(definition => MetricScore.Of(definition, dataset))];

    /// <summary>Whether there are no metrics.</summary>
    public bool IsEmpty => definitions.Count == 0;

    /// <summary>Adds an image.</summary>
    /// <param name="outputs">The outputs, with probabilities instead of logits.</param>
    /// <param name="sample">The sample.</param>
    public void Add(IReadOnlyDictionary<string, Tensor> outputs, Sample sample)
    {
        foreach (var score in Scores)
        {
            if (!outputs.TryGetValue(score.Definition.Output, out var output)) continue;
            using var scope = NewDisposeScope();
            var prediction = output.to(ScalarType.Float32);
            var target = TargetOf(sample, score.Definition.Output).to(prediction.device);
            ExternException.Guard($"extern metric {score.Definition.ExternName}", () =>
            {
                score.Metric.Update(prediction, target);
                return true;
            });
        }
    }

    private Tensor TargetOf(Sample sample, string name)
    {
        if (pixelTargets.FindIndex(target => target.Name == name) is >= 0 and var map)
        {
            var values = (ValueMap)sample.Maps[map];
            return tensor(values.Values, [1, values.Planes, values.Height, values.Width]);
        }
        return imageTargets.FindIndex(target => target.Name == name) is >= 0 and var image
            ? tensor((long[])[sample.ImageClasses[image]])
            : ImageTensors.FromLabels([sample.Labels]);
    }
}
