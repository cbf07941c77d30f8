using System.Diagnostics;
using SegDsl.Data;
using SegDsl.Metrics;
using SegDsl.Networks;
using SegDsl.Volumes;
using static TorchSharp.torch;

namespace SegDsl.Inference;

/// <summary>
/// Scores networks on a split, each image in its original size. While the network processes an image, other threads read the next one and score the
/// previous one. At most three images are in memory.
/// </summary>
public sealed class Evaluator
{
    private readonly SegmentationDataset images;
    private readonly EvaluationOptions options;

    /// <summary>Creates an evaluator. Nothing is read before <see cref="Evaluate"/>.</summary>
    /// <param name="images">The split.</param>
    /// <param name="options">How to evaluate it; null for whole images in a single process.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rank or the world size is out of range.</exception>
    /// <exception cref="DatasetException">The split has no labels.</exception>
    public Evaluator(SegmentationDataset images, EvaluationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (!images.HasLabels && !(images.HasTargets && images.Definition.Targets.Count > 0))
            throw new DatasetException(
                $"The split '{images.Split}' of {images.Definition.Name} has no labels. "
                + $"Choose a split with labels, or predict only ({OptionTerms.Choose("'seg predict'", nameof(Predictor))}).");
        (this.images, this.options) = (images, options ?? new EvaluationOptions());
        ArgumentOutOfRangeException.ThrowIfLessThan(this.options.WorldSize, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(this.options.Rank, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(this.options.Rank, this.options.WorldSize, nameof(options));
    }

    /// <summary>Called for each image with its sample and prediction, in order and on the calling thread; null for no callback.</summary>
    public Action<Sample, Prediction>? Predicted { get; init; }

    /// <summary>Called after every window of an image, see <see cref="Predictor.WindowCompleted"/>; null for no callback.</summary>
    public Action<int, int>? WindowCompleted { get; init; }

    /// <summary>Called like <see cref="Predicted"/> for each volume, with its sample and the predicted train indices; null for no callback.</summary>
    public Action<VolumeSample, LabelVolume>? PredictedVolume { get; init; }

    /// <summary>Scores a network and leaves it in evaluation mode.</summary>
    /// <param name="network">The network.</param>
    /// <param name="device">The device of the network; null to find it.</param>
    /// <param name="progress">Called with the number of finished images and of all images; null for no progress.</param>
    /// <param name="stopping">Stops the evaluation after the current image.</param>
    /// <exception cref="ArgumentException">The network is on another device than <paramref name="device"/>.</exception>
    /// <exception cref="DatasetException">
    /// The number of classes differs from that of the network, the dataset lacks one of its inputs, or a label image and its image differ in size.
    /// </exception>
    /// <exception cref="Imaging.ImageException">A file is missing, damaged or unsupported.</exception>
    /// <exception cref="InferenceException">The network does not accept the size of an image.</exception>
    /// <exception cref="NonFiniteScoresException">The network computes NaN or infinite scores.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stopping"/> was canceled.</exception>
    public Evaluation Evaluate(SegmentationNetwork network, Device? device = null, Action<int, int>? progress = null, CancellationToken stopping = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        var definition = images.Definition;
        var segments = Predictor.Segments(network) && images.HasLabels;
        if (segments && network.Classes != definition.Classes.Count)
            throw new DatasetException($"The network scores {network.Classes} classes, but {definition.Name} has {definition.Classes.Count}.");
        _ = definition.ForInputs(network.InputNames);
        if (!segments) definition = definition with { Classes = [] };
        var clock = Stopwatch.StartNew();
        var scores = new SegmentationScores(
            definition.Classes.Count, definition.IgnoreIndex, options.Tolerances, options.BoundaryWidth, segments && options.Hausdorff);
        var targets = new TargetEvaluation(definition);
        var pixels = new PixelScores();
        MetricScore.ThrowIfTwice(options.Metrics);
        var metrics = new MetricEvaluation(options.Metrics, images.Definition);
        if (definition.HoldsVolumes)
        {
            var predictor = new VolumePredictor(network, device, options.Mode);
            Run(images.LoadVolume, sample => Named(sample.Name, () => predictor.Predict(sample, definition.IgnoreIndex, pixels)),
                (sample, prediction) => scores.Add(prediction, sample.Labels, sample.Geometry.Spacing), PredictedVolume, progress, stopping);
        }
        else
        {
            var predictor = new Predictor(network, device, options.Mode, definition.Normalization, definition.Targets) { WindowCompleted = WindowCompleted };
            Run(images.Load, sample => Named(sample.Name, () => Predict(predictor, sample)), Score, Predicted, progress, stopping);
        }
        var evaluation = new Evaluation(definition, images.Split, scores, clock.Elapsed.TotalSeconds)
        {
            CrossEntropySum = pixels.CrossEntropySum, Calibration = pixels.Calibration, Targets = targets.Scores, Metrics = metrics.Scores,
        };
        // Other processes may have evaluated targets that this one has not.
        return options.WorldSize == 1 ? evaluation.WithPredictedTargets() : evaluation;

        void Score(Sample sample, Prediction prediction)
        {
            if (segments && prediction.Classes is { } classes) scores.Add(classes, sample.Labels);
            targets.Add(prediction, sample);
        }

        Prediction Predict(Predictor predictor, Sample sample)
        {
            var prediction = predictor.Predict(sample, definition.IgnoreIndex, segments ? pixels : null, metrics);
            return prediction.Classes is null && prediction.Targets.Count == 0
                ? throw new DatasetException($"No output of {network.GetName()} has a target in {definition.Name}: {Describe(images.Definition)}.")
                : prediction;
        }
    }

    /// <summary>Scores a network on a thread of its own, and leaves it in evaluation mode. Do not use the network before the task ends.</summary>
    /// <param name="network">The network.</param>
    /// <param name="device">The device of the network; null to find it.</param>
    /// <param name="progress">Receives the progress after every image; null for no progress.</param>
    /// <param name="cancellationToken">Cancels the evaluation after the current image.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled.</exception>
    /// <inheritdoc cref="Evaluate" path="/exception"/>
    public Task<Evaluation> EvaluateAsync(
        SegmentationNetwork network, Device? device = null, IProgress<EvaluationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        Action<int, int>? report = progress is null ? null : (done, count) => progress.Report(new(done, count));
        return Task.Factory.StartNew(
            () => Evaluate(network, device, report, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Reads, predicts and scores the samples of this process, each step on a thread of its own.</summary>
    private void Run<TSample, TPrediction>(
        Func<int, TSample> load, Func<TSample, TPrediction> predict, Action<TSample, TPrediction> score, Action<TSample, TPrediction>? predicted,
        Action<int, int>? progress, CancellationToken stopping)
    {
        var share = Enumerable.Range(0, images.Count).Where(i => i % options.WorldSize == options.Rank).ToArray();
        var (reading, scoring) = (Read(0), Task.CompletedTask);
        try
        {
            for (var i = 0; i < share.Length; i++)
            {
                stopping.ThrowIfCancellationRequested();
                var sample = reading.GetAwaiter().GetResult();
                reading = Read(i + 1);
                var prediction = predict(sample);
                scoring.GetAwaiter().GetResult();
                scoring = Task.Run(() => score(sample, prediction), CancellationToken.None);
                predicted?.Invoke(sample, prediction);
                progress?.Invoke(i + 1, share.Length);
            }
            scoring.GetAwaiter().GetResult();
        }
        finally
        {
            // Ignore errors of the threads after an error or a cancellation, but wait for the threads.
            foreach (var task in new[] { reading, scoring }) task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
        }

        Task<TSample> Read(int i) => i < share.Length
            ? Task.Run(() => load(share[i]), CancellationToken.None)
            : Task.FromCanceled<TSample>(new CancellationToken(canceled: true));
    }

    private static string Describe(DatasetDefinition dataset)
    {
        var names = dataset.Targets.Select(target => $"'{target.Name}'");
        return $"it has {string.Join(", ", dataset.Classes.Count > 0 ? names.Prepend("labels, for the output 'seg'") : names)}";
    }

    /// <summary>Predicts a sample, whose name precedes errors.</summary>
    private static T Named<T>(string sample, Func<T> predict)
    {
        try
        {
            return predict();
        }
        catch (InferenceException e)
        {
            throw new InferenceException($"{sample}: {e.Message}", e);
        }
        catch (NonFiniteScoresException e)
        {
            throw new NonFiniteScoresException($"{sample}: {e.Message}", e);
        }
    }
}
