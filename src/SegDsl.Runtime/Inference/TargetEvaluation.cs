using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Metrics;

namespace SegDsl.Inference;

/// <summary>Scores the predictions of all targets of a dataset besides its labels.</summary>
/// <param name="dataset">The dataset.</param>
internal sealed class TargetEvaluation(DatasetDefinition dataset)
{
    private readonly List<MapDefinition> pixelTargets = [.. dataset.PixelTargets];
    private readonly List<MapDefinition> imageTargets = [.. dataset.ImageTargets];

    /// <summary>The scores of all targets, in the order of the dataset. Those without images are not predicted.</summary>
    public IReadOnlyList<TargetScores> Scores { get; } = [.. dataset.Targets.Select(TargetScores.Of)];

    /// <summary>Scores the prediction for a sample.</summary>
    public void Add(Prediction prediction, Sample sample)
    {
        foreach (var predicted in prediction.Targets)
        {
            switch (Scores.First(scores => scores.Target.Name == predicted.Target.Name))
            {
                case ValueScores values when predicted.Map is { } map:
                    values.Add(map, MapOf(sample, predicted.Target));
                    break;
                case MaskScores masks when predicted.Map is { } map:
                    masks.Add(map, MapOf(sample, predicted.Target));
                    break;
                case ImageClassScores classes when predicted.Class is { } index:
                    classes.Add(index, sample.ImageClasses[imageTargets.FindIndex(target => target.Name == predicted.Target.Name)]);
                    break;
            }
        }
    }

    private ValueMap MapOf(Sample sample, MapDefinition target) => (ValueMap)sample.Maps[pixelTargets.FindIndex(other => other.Name == target.Name)];
}
