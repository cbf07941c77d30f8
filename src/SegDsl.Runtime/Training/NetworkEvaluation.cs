using SegDsl.Logging;
using SegDsl.Data;
using SegDsl.Inference;

namespace SegDsl.Training;

/// <summary>Evaluates a network between two steps.</summary>
/// <param name="network">The network; it is scored with the weights that are saved.</param>
/// <param name="images">What it is scored on.</param>
/// <param name="ranks">The processes that share the images.</param>
/// <param name="observer">Is told how it goes on, and gets as many pictures as it wants.</param>
internal sealed class NetworkEvaluation(TrainedNetwork network, SegmentationDataset images, TrainingRanks ranks, ITrainingObserver observer)
{
    /// <summary>Scores the network; null where it was stopped.</summary>
    public (Evaluation Evaluation, IReadOnlyList<SamplePicture> Pictures)? Run(CancellationToken stopping)
    {
        Evaluation? evaluation = null;
        var pictures = new List<SamplePicture>();
        // Processes that wait for each other's scores must all come to the end.
        var token = ranks.Size > 1 ? CancellationToken.None : stopping;
        network.Synchronize();
        try
        {
            network.WithWeights(() =>
            {
                evaluation = ranks.Sum(new Evaluator(images, new EvaluationOptions { Rank = ranks.Rank, WorldSize = ranks.Size })
                    .Evaluate(network.Network, network.Device, observer.Evaluating, token));
                var predictor = new Predictor(network.Network, network.Device);
                var wanted = ranks.IsMain ? Math.Min(observer.Pictures, images.Count) : 0;
                for (var i = 0; i < wanted; i++)
                {
                    var sample = images.Load((int)((i + 0.5) * images.Count / wanted));
                    pictures.Add(new SamplePicture(sample, predictor.Predict(sample.Image, auxiliary: true)));
                }
            });
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return null;
        }
        return evaluation is null ? null : (evaluation, pictures);
    }
}
