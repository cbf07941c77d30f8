using SegDsl.Experiments;
using System.Globalization;
using SegDsl.Data;
using SegDsl.Losses;
using SegDsl.Networks;
using SegDsl.Precision;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Training;

/// <summary>The result of a step.</summary>
/// <param name="Loss">The mean loss over the batches of the step.</param>
/// <param name="Parts">The mean of each part of the loss.</param>
/// <param name="Images">The number of images.</param>
internal sealed record StepOutcome(double Loss, IReadOnlyList<KeyValuePair<string, double>> Parts, int Images);

/// <summary>An optimizer step: forward and backward passes over its batches, then the update. The network changes only here.</summary>
/// <param name="experiment">The experiment.</param>
/// <param name="trained">The network with its optimizer.</param>
/// <param name="loss">The loss.</param>
/// <param name="ranks">The ranks, each with its own batches.</param>
internal sealed class TrainingStep(
    Experiment experiment, TrainedNetwork trained, SegmentationLoss loss, TrainingRanks ranks)
{
    /// <summary>The stream of random numbers for dropout; other uses have other streams.</summary>
    private const int Dropout = 1;

    private readonly MixUp? mixing = experiment.Augment.OfType<MixUp>().LastOrDefault();

    /// <summary>Runs a step.</summary>
    /// <param name="batches">Provides the batches.</param>
    /// <param name="step">The step, starting at 0. Together with the seed, it determines all random numbers of the step.</param>
    /// <param name="epoch">The epoch, starting at 0.</param>
    /// <param name="rate">The learning rate.</param>
    /// <exception cref="TrainingException">The loss or the gradient is not finite; the parameters are unchanged.</exception>
    public StepOutcome Run(StepBatches batches, int step, int epoch, double rate)
    {
        using var scope = NewDisposeScope();
        using var generator = manual_seed((long)(new SplitMix64(experiment.Seed, Dropout, step * ranks.Size + ranks.Rank).Next() >> 1));
        loss.BeginEpoch(epoch);
        trained.ClearGradients();
        var (total, images) = (0.0, 0);
        var parts = new List<KeyValuePair<string, double>>();
        for (var i = 0; i < experiment.Accumulate; i++)
        {
            using var batch = batches.Take();
            var mix = BatchMixing.Of(mixing, experiment.Seed, (step * experiment.Accumulate + i) * ranks.Size + ranks.Rank);
            using var outcome = Propagate(batch, mix, isLast: i == experiment.Accumulate - 1);
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
        CheckFinite(result.Loss, "loss", rate, result.Parts);
        // All ranks have the same gradients and therefore agree.
        if (trained.Scaler is { } scaler && !scaler.Unscale(Gradients())) return result;
        if (experiment.Clip is { } clip)
        {
            var norm = nn.utils.clip_grad_norm_(trained.Parameters.Select(named => named.Parameter).Where(p => p.grad is not null), clip);
            CheckFinite(norm, "gradient norm", rate, result.Parts);
        }
        trained.Optimizer.Step(rate);
        return result;
    }

    private List<Tensor> Gradients() => [.. trained.Parameters.Select(named => named.Parameter.grad).OfType<Tensor>()];

    /// <summary>Runs the forward and backward pass of a batch, and adds the gradient of its share of the step's loss.</summary>
    private LossValue Propagate(Batch batch, BatchMixing? mix, bool isLast)
    {
        using var scope = NewDisposeScope();
        var inputs = batch.Inputs.Map(tensor => tensor.to(trained.Device));
        if (mix is not null) inputs = mix.Blend(inputs);
        NamedTensors outputs;
        using (Autocast.Enter(experiment.Precision, trained.Device))
            outputs = trained.Forward(inputs, averages: isLast);
        var targets = batch.TargetsOn(trained.Device);
        var value = mix is null ? loss.Compute(outputs, targets) : mix.Compute(loss, outputs, targets);
        var share = value.Total / experiment.Accumulate;
        trained.Backward(trained.Scaler?.Scale(share) ?? share);
        value.Total.MoveToOuterDisposeScope();
        foreach (var part in value.Parts) part.Value.MoveToOuterDisposeScope();
        return value;
    }

    private void CheckFinite(double value, string what, double rate, IReadOnlyList<KeyValuePair<string, double>> parts)
    {
        if (double.IsFinite(value)) return;
        var described = string.Join(", ", parts.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Key} {part.Value:g4}")));
        var weights = NonFiniteTensor.Find(trained.Network.state_dict()) is { } found ? $" The weights are not finite: {found}." : "";
        throw new TrainingException(string.Create(
            CultureInfo.InvariantCulture, $"The {what} is {value} at learning rate {rate:g3} ({described}).{weights} Try a lower learning rate."));
    }
}
