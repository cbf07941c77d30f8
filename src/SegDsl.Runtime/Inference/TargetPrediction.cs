using SegDsl.Data;
using SegDsl.Imaging;

namespace SegDsl.Inference;

/// <summary>The prediction of a target for an image.</summary>
/// <param name="Target">The target.</param>
/// <param name="Map">The predicted values, or the probability of every label of a mask, in the size of the image; null for a class of the image.</param>
/// <param name="Probabilities">The probability of every class of the image; empty for a map.</param>
public sealed record TargetPrediction(MapDefinition Target, ValueMap? Map, IReadOnlyList<float> Probabilities)
{
    /// <summary>The index of the most likely class of the image; null for a map.</summary>
    public int? Class => Probabilities.Count == 0 ? null : Enumerable.Range(0, Probabilities.Count).MaxBy(index => Probabilities[index]);
}
