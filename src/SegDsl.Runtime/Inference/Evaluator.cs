using System.Diagnostics;
using SegDsl.Data;
using SegDsl.Metrics;
using SegDsl.Networks;
using static TorchSharp.torch;

namespace SegDsl.Inference;

/// <summary>Scores networks on a split: every image whole and in its own size.</summary>
/// <param name="images">The split.</param>
public sealed class Evaluator(SegmentationDataset images)
{
    private static readonly IReadOnlyList<double> Tolerances = [1, Evaluation.MainTolerance, 3, 5];

    /// <summary>Scores a network, which is left in evaluation mode.</summary>
    /// <param name="network">The network, on <paramref name="device"/>.</param>
    /// <param name="device">Where it is computed.</param>
    /// <param name="progress">Is told how many images are done, and out of how many; null for nobody.</param>
    /// <param name="stopping">Ends the evaluation after the image at hand.</param>
    /// <exception cref="DatasetException">A label image has another size than its image.</exception>
    /// <exception cref="Imaging.ImageException">A file is missing, damaged or of the wrong kind.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public Evaluation Evaluate(SegmentationNetwork network, Device device, Action<int, int>? progress = null, CancellationToken stopping = default)
    {
        var definition = images.Definition;
        if (network.Classes != definition.Classes.Count)
            throw new DatasetException($"The network scores {network.Classes} classes, but {definition.Name} has {definition.Classes.Count}.");
        var clock = Stopwatch.StartNew();
        var predictor = new Predictor(network, device);
        var confusion = new ConfusionMatrix(definition.Classes.Count, definition.IgnoreLabel);
        var boundary = new BoundaryScore(definition.Classes.Count, definition.IgnoreLabel, Tolerances);
        for (var i = 0; i < images.Count; i++)
        {
            stopping.ThrowIfCancellationRequested();
            var sample = images.Load(i);
            var prediction = predictor.Predict(sample.Image).Classes;
            confusion.Add(prediction, sample.Labels);
            boundary.Add(prediction, sample.Labels);
            progress?.Invoke(i + 1, images.Count);
        }
        return new Evaluation(definition, images.Split, images.Count, confusion, boundary, clock.Elapsed.TotalSeconds);
    }
}
