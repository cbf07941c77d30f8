using SegDsl.Data;
using SegDsl.Experiments;
using SegDsl.Inference;
using SegDsl.Logging;

namespace SegDsl.Training;

/// <summary>Evaluates a network during training.</summary>
/// <param name="network">The network; the weights that would be saved are evaluated.</param>
/// <param name="images">The evaluation images.</param>
/// <param name="experiment">The inference mode, the metrics, and which of them decides which evaluation is the best.</param>
/// <param name="ranks">The ranks that share the images.</param>
/// <param name="observer">Receives the progress, and determines the number of pictures.</param>
internal sealed class NetworkEvaluation(
    TrainedNetwork network, SegmentationDataset images, Experiment experiment, TrainingRanks ranks, ITrainingObserver observer)
{
    /// <summary>Evaluates the network; returns null if the evaluation was stopped.</summary>
    /// <exception cref="TrainingException">The network does not accept the size of an image, or its scores are not finite.</exception>
    public (Evaluation Evaluation, IReadOnlyList<SamplePicture> Pictures)? Run(CancellationToken stopping)
    {
        Evaluation? evaluation = null;
        var pictures = new List<SamplePicture>();
        // Ranks that wait for each other's scores must all complete the evaluation.
        var token = ranks.Size > 1 ? CancellationToken.None : stopping;
        var options = new EvaluationOptions { Mode = experiment.Inference, Metrics = experiment.Metrics, Rank = ranks.Rank, WorldSize = ranks.Size };
        network.Synchronize();
        try
        {
            network.WithWeights(() =>
            {
                evaluation = ranks.Sum(new Evaluator(images, options).Evaluate(network.Network, network.Device, observer.Evaluating, token))
                    .WithPredictedTargets() with
                {
                    Decisive = experiment.Best is { } best ? (best.Name, best.Target) : null,
                };
                var count = ranks.IsMain ? Math.Min(observer.Pictures, images.Count) : 0;
                var draw = images.Definition.HoldsVolumes ? DrawVolume() : DrawImage();
                for (var i = 0; i < count; i++) pictures.Add(draw((int)((i + 0.5) * images.Count / count)));
            });
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception e) when (e is InferenceException or NonFiniteScoresException)
        {
            throw new TrainingException($"The evaluation on '{images.Split}' failed: {e.Message}");
        }
        return evaluation is null ? null : (evaluation, pictures);
    }

    private Func<int, SamplePicture> DrawImage()
    {
        var predictor = new Predictor(network.Network, network.Device, normalization: images.Definition.Normalization, targets: images.Definition.Targets);
        return index =>
        {
            var sample = images.Load(index);
            return new(sample, predictor.Predict(sample.Image, auxiliary: true, sample.Inputs));
        };
    }

    /// <summary>Draws the middle slices of volumes, which are predicted as in the evaluation, because whole volumes may exceed the memory.</summary>
    private Func<int, SamplePicture> DrawVolume()
    {
        var predictor = new VolumePredictor(network.Network, network.Device, experiment.Inference);
        var ignored = images.Definition.IgnoreIndex;
        return index =>
        {
            var sample = images.LoadVolume(index);
            return new(sample.ToSheet(ignored), new(VolumeSample.SheetOf(predictor.Predict(sample.Image), ignored), Body: null, Edge: null));
        };
    }
}
