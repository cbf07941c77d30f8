using System.Diagnostics;
using SegDsl.Data;
using SegDsl.Metrics;
using SegDsl.Networks;
using static TorchSharp.torch;

namespace SegDsl.Inference;

/// <summary>
/// Scores networks on a split, every image in its own size. While the network is at an image, the next one is read and the one before is scored on
/// threads of their own; no more than three images are held.
/// </summary>
public sealed class Evaluator
{
    private readonly SegmentationDataset images;
    private readonly EvaluationOptions options;

    /// <summary>Takes a split; nothing is read yet.</summary>
    /// <param name="images">The split.</param>
    /// <param name="options">How it is evaluated; null for whole images, all of them.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number of the options makes no sense.</exception>
    /// <exception cref="DatasetException">The split has no labels.</exception>
    public Evaluator(SegmentationDataset images, EvaluationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (!images.HasLabels)
            throw new DatasetException(
                $"The split '{images.Split}' of {images.Definition.Name} has no labels: nothing can be scored. Choose another split, or predict its images.");
        (this.images, this.options) = (images, options ?? new EvaluationOptions());
        ArgumentOutOfRangeException.ThrowIfLessThan(this.options.WorldSize, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(this.options.Rank, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(this.options.Rank, this.options.WorldSize, nameof(options));
    }

    /// <summary>Is told of every image, in order and from the thread that evaluates, what it is and what was predicted.</summary>
    public Action<Sample, Prediction>? Predicted { get; init; }

    /// <summary>Scores a network, which is left in evaluation mode.</summary>
    /// <param name="network">The network, on <paramref name="device"/>.</param>
    /// <param name="device">Where it is computed.</param>
    /// <param name="progress">Is told how many images are done, and out of how many; null for nobody.</param>
    /// <param name="stopping">Ends the evaluation after the image at hand.</param>
    /// <exception cref="DatasetException">A label image has another size than its image.</exception>
    /// <exception cref="Imaging.ImageException">A file is missing, damaged or of the wrong kind.</exception>
    /// <exception cref="InferenceException">The network does not take images of this size.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public Evaluation Evaluate(SegmentationNetwork network, Device device, Action<int, int>? progress = null, CancellationToken stopping = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        var definition = images.Definition;
        if (network.Classes != definition.Classes.Count)
            throw new DatasetException($"The network scores {network.Classes} classes, but {definition.Name} has {definition.Classes.Count}.");
        var clock = Stopwatch.StartNew();
        var predictor = new Predictor(network, device, options.Mode);
        var scores = new SegmentationScores(definition.Classes.Count, definition.IgnoreIndex, options.Tolerances, options.BoundaryWidth);
        var share = Enumerable.Range(0, images.Count).Where(i => i % options.WorldSize == options.Rank).ToArray();
        var (reading, scoring) = (Read(0), Task.CompletedTask);
        try
        {
            for (var i = 0; i < share.Length; i++)
            {
                stopping.ThrowIfCancellationRequested();
                var sample = reading.GetAwaiter().GetResult();
                reading = Read(i + 1);
                var prediction = Predict(predictor, sample);
                scoring.GetAwaiter().GetResult();
                scoring = Task.Run(() => scores.Add(prediction.Classes, sample.Labels), CancellationToken.None);
                Predicted?.Invoke(sample, prediction);
                progress?.Invoke(i + 1, share.Length);
            }
            scoring.GetAwaiter().GetResult();
        }
        finally
        {
            // What goes wrong on the threads after an error or a stop concerns nobody; but they must not outlive the call.
            foreach (var task in new[] { reading, scoring }) task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
        }
        return new Evaluation(definition, images.Split, scores, clock.Elapsed.TotalSeconds);

        Task<Sample> Read(int place) => place < share.Length
            ? Task.Run(() => images.Load(share[place]), CancellationToken.None)
            : Task.FromCanceled<Sample>(new CancellationToken(canceled: true));
    }

    private static Prediction Predict(Predictor predictor, Sample sample)
    {
        try
        {
            return predictor.Predict(sample.Image);
        }
        catch (InferenceException e)
        {
            throw new InferenceException($"{sample.Name}: {e.Message}", e);
        }
    }
}
