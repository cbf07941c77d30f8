using SegDsl.Experiments;
using System.Globalization;
using SegDsl.Data;
using SegDsl.Losses;
using SegDsl.Networks;
using SegDsl.Precision;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Training;

/// <summary>What a step came to.</summary>
/// <param name="Loss">The mean loss of its batches.</param>
/// <param name="Parts">The mean of each of the loss' parts.</param>
/// <param name="Images">The number of images.</param>
internal sealed record StepOutcome(double Loss, IReadOnlyList<KeyValuePair<string, double>> Parts, int Images);

/// <summary>One step of the optimizer: forward and backward over its batches, then the weights. All that changes a network happens here.</summary>
/// <param name="experiment">What is trained.</param>
/// <param name="trained">The network with its optimizer.</param>
/// <param name="loss">The loss.</param>
/// <param name="precision">What the network computes in.</param>
/// <param name="ranks">The processes that make the step together, each with its own batches.</param>
internal sealed class TrainingStep(
    Experiment experiment, TrainedNetwork trained, SegmentationLoss loss, ComputePrecision precision, TrainingRanks ranks)
{
    /// <summary>What the random numbers of a step are for; others have other marks.</summary>
    private const int Dropout = 1;

    /// <summary>Makes a step.</summary>
    /// <param name="batches">Where its batches come from.</param>
    /// <param name="step">The step, from 0: all that is random in it follows from this and the seed.</param>
    /// <param name="epoch">Its epoch, from 0.</param>
    /// <param name="rate">The learning rate.</param>
    /// <exception cref="TrainingException">The loss or the gradient is no number any more; the parameters are as they were before.</exception>
    public StepOutcome Take(IEnumerator<Batch> batches, int step, int epoch, double rate)
    {
        using var scope = NewDisposeScope();
        using var generator = manual_seed((long)(new SplitMix64(experiment.Seed, Dropout, step * ranks.Size + ranks.Rank).Next() >> 1));
        loss.BeginEpoch(epoch);
        trained.ClearGradients();
        var (total, images) = (0.0, 0);
        var parts = new List<KeyValuePair<string, double>>();
        for (var i = 0; i < experiment.Accumulate; i++)
        {
            if (!batches.MoveNext()) throw new InvalidOperationException("The epoch has fewer batches than the loader said.");
            using var batch = batches.Current;
            using var outcome = Propagate(batch, isLast: i == experiment.Accumulate - 1);
            total += outcome.Total.item<float>() / experiment.Accumulate;
            images += batch.Names.Count;
            for (var p = 0; p < outcome.Parts.Count; p++)
            {
                var (name, value) = (outcome.Parts[p].Name, outcome.Parts[p].Value.item<float>() / (double)experiment.Accumulate);
                if (i == 0) parts.Add(new(name, value));
                else parts[p] = new(name, parts[p].Value + value);
            }
        }
        trained.AverageGradients();
        var result = ranks.Mean(new StepOutcome(total, parts, images));
        Demand(result.Loss, "loss", rate, result.Parts);
        // All processes have the same gradients, and so decide alike.
        if (trained.Scaler is { } scaler && !scaler.Unscale(Gradients())) return result;
        if (experiment.Clip is { } clip) Demand(nn.utils.clip_grad_norm_(trained.Parameters.Select(named => named.Parameter), clip), "norm of the gradient", rate, result.Parts);
        trained.Optimizer.Step(rate);
        return result;
    }

    private List<Tensor> Gradients() => [.. trained.Parameters.Select(named => named.Parameter.grad).OfType<Tensor>()];

    /// <summary>Forward and backward: adds the gradient of a batch's loss, as its share of the step, to what is there.</summary>
    private LossValue Propagate(Batch batch, bool isLast)
    {
        using var scope = NewDisposeScope();
        NamedTensors outputs;
        using (Autocast.Enter(precision, trained.Device)) outputs = trained.Forward(batch.Images.to(trained.Device), averages: isLast);
        var value = loss.Compute(outputs, batch.TargetsOn(trained.Device));
        var share = value.Total / experiment.Accumulate;
        (trained.Scaler?.Scale(share) ?? share).backward();
        value.Total.MoveToOuterDisposeScope();
        foreach (var part in value.Parts) part.Value.MoveToOuterDisposeScope();
        return value;
    }

    private static void Demand(double value, string what, double rate, IReadOnlyList<KeyValuePair<string, double>> parts)
    {
        if (double.IsFinite(value)) return;
        var described = string.Join(", ", parts.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Key} {part.Value:g4}")));
        throw new TrainingException(string.Create(
            CultureInfo.InvariantCulture, $"The {what} is {value} at the learning rate {rate:g3} ({described}); a lower learning rate may help."));
    }
}
