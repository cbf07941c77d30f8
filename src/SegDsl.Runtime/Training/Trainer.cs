using System.Diagnostics;
using System.Globalization;
using SegDsl.Checkpoints;
using SegDsl.Data;
using SegDsl.Inference;
using SegDsl.Logging;
using SegDsl.Losses;
using SegDsl.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Training;

/// <summary>
/// Runs an experiment. The output folder then holds <c>last.safetensors</c> and <c>best.safetensors</c> (the best mean IoU of the run's
/// evaluations), <c>log.csv</c> (a line a step) and <c>metrics.json</c> (the last evaluation). The same experiment, data and options give
/// the same weights on the same machine.
/// </summary>
public sealed class Trainer
{
    private readonly Experiment experiment;
    private readonly TrainingOptions options;
    private readonly ITrainingObserver observer;

    /// <summary>Prepares a run; nothing is read or written yet.</summary>
    /// <param name="experiment">What is trained.</param>
    /// <param name="options">Where, and for how long.</param>
    /// <param name="observer">Is told how it goes on.</param>
    /// <exception cref="TrainingException">A number of the experiment or the options makes no sense.</exception>
    public Trainer(Experiment experiment, TrainingOptions options, ITrainingObserver observer)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(observer);
        if (experiment.Epochs < 1) throw new TrainingException($"{experiment.Name}: the number of epochs is {experiment.Epochs}; it must be at least 1.");
        if (experiment.Batch < 1) throw new TrainingException($"{experiment.Name}: the batch is {experiment.Batch}; it must be at least 1.");
        if (!(experiment.Optimizer.LearningRate > 0))
            throw new TrainingException(
                $"{experiment.Name}: the learning rate is {experiment.Optimizer.LearningRate}; it must be above 0.");
        if (options.Steps < 1) throw new TrainingException($"The number of steps is {options.Steps}; it must be at least 1.");
        if (options.EvaluateEvery < 1) throw new TrainingException($"Evaluating every {options.EvaluateEvery} epochs is not possible; it must be at least 1.");
        (this.experiment, this.options, this.observer) = (experiment, options, observer);
    }

    private string LastWeights => Path.Combine(options.OutputFolder, "last.safetensors");

    private string BestWeights => Path.Combine(options.OutputFolder, "best.safetensors");

    /// <summary>Trains, evaluates and saves.</summary>
    /// <param name="stopping">When it is cancelled, the run ends after the step at hand: the weights are saved, but not evaluated.</param>
    /// <exception cref="TrainingException">The loss is no number any more; weights saved earlier in the run stay as they are.</exception>
    /// <exception cref="DatasetException">The dataset is not there or not as declared.</exception>
    /// <exception cref="CheckpointException">The weights to start from cannot be read, or weights cannot be written.</exception>
    public TrainingResult Run(CancellationToken stopping = default)
    {
        var training = new SegmentationDataset(experiment.Data, options.DataRoot, experiment.TrainSplit);
        var validation = new SegmentationDataset(experiment.Data, options.DataRoot, experiment.ValidationSplit);
        var device = ComputeDevice.Prepare();
        manual_seed(experiment.Seed);
        using var network = experiment.CreateNetwork();
        network.to(device);
        if (options.StartWeights is { } start) TakeWeights(network, start);

        var loss = SegmentationLoss.Create(experiment.Loss, experiment.Data.Classes.Count, experiment.Data.IgnoreLabel);
        using var optimizer = Optimizers.Create(experiment.Optimizer, network.parameters());
        var loader = new BatchLoader(
            new RandomSampler(training, experiment.Seed),
            new SamplePipeline(experiment.Augment, experiment.Data.IgnoreLabel, experiment.Seed),
            new BatchOptions { BatchSize = experiment.Batch, DropLast = true, Targets = loss.Needs });
        var steps = options.Steps ?? checked(experiment.Epochs * loader.BatchesPerEpoch);

        Directory.CreateDirectory(options.OutputFolder);
        using var log = new TrainingLog(Path.Combine(options.OutputFolder, "log.csv"));
        observer.Starting(new TrainingPlan(experiment, steps, loader.BatchesPerEpoch, training.Count, network.parameters().Sum(p => p.numel())));

        var evaluator = new Evaluator(validation);
        Evaluation? last = null;
        var (best, step) = (double.NegativeInfinity, 0);
        var clock = Stopwatch.StartNew();
        for (var epoch = 0; step < steps && !stopping.IsCancellationRequested; epoch++)
        {
            network.train();
            loss.BeginEpoch(epoch);
            foreach (var batch in loader.Epoch(epoch, firstBatch: 0, CancellationToken.None))
            {
                using (batch)
                {
                    var report = TakeStep(network, loss, optimizer, batch, device, step, steps, epoch) with { Seconds = clock.Elapsed.TotalSeconds };
                    log.Add(report);
                    observer.Stepped(report);
                }
                if (++step == steps || stopping.IsCancellationRequested) break;
            }
            if (!stopping.IsCancellationRequested && (step == steps || (epoch + 1) % options.EvaluateEvery == 0)) Evaluate();
        }

        if (stopping.IsCancellationRequested) Save(network, LastWeights, step);
        if (last is not null) MetricsFile.Write(Path.Combine(options.OutputFolder, "metrics.json"), experiment.Name, log.Evaluations[^1].Step, last);
        return new TrainingResult(step, stopping.IsCancellationRequested, last, LastWeights, last is null ? null : BestWeights, log.Steps, log.Evaluations);

        void Evaluate()
        {
            // Saved before: an evaluation that is stopped or fails must not cost the weights.
            Save(network, LastWeights, step);
            try
            {
                last = evaluator.Evaluate(network, device, observer.Evaluating, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            log.Add(step, last);
            observer.Evaluated(step, last);
            if (!(last.MeanIoU <= best))
            {
                best = last.MeanIoU;
                Save(network, BestWeights, step);
            }
        }
    }

    private void TakeWeights(SegmentationNetwork network, string path)
    {
        using var file = Checkpoint.Open(path, options.StartKey);
        var report = StateLoader.Load(network, file, StateMatch.WhatFits);
        if (report.Loaded.Count == 0) throw new TrainingException($"{path} cannot be started from: not one of its entries fits {experiment.NetworkName}.");
        observer.Noted($"Starting from {path}: {report}");
    }

    private StepReport TakeStep(
        SegmentationNetwork network, SegmentationLoss loss, optim.Optimizer optimizer, Batch batch, Device device, int step, int steps, int epoch)
    {
        using var scope = NewDisposeScope();
        var rate = LearningRates.At(experiment.Schedule, experiment.Optimizer.LearningRate, step, steps);
        optimizer.SetLearningRate(rate);
        optimizer.zero_grad();
        var outputs = network.call(batch.Images.to(device));
        var value = loss.Compute(outputs, batch.TargetsOn(device));
        var total = value.Total.item<float>();
        var parts = value.Parts.Select(part => KeyValuePair.Create(part.Name, (double)part.Value.item<float>())).ToList();
        if (!float.IsFinite(total))
            throw new TrainingException(string.Create(
                CultureInfo.InvariantCulture,
                $"The loss is {total} at step {step + 1} of {steps}, at the learning rate {rate:g3} ({Describe(parts)}). "
                + $"Training stops; a lower learning rate may help."));
        value.Total.backward();
        optimizer.step();
        return new StepReport(step, epoch, rate, total, parts, 0);
    }

    private static string Describe(IEnumerable<KeyValuePair<string, double>> parts) =>
        string.Join(", ", parts.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Key} {part.Value:g4}")));

    private void Save(SegmentationNetwork network, string path, int step) => SafetensorsWriter.Write(path, network.state_dict(), new Dictionary<string, string>
    {
        ["experiment"] = experiment.Name,
        ["network"] = experiment.NetworkName,
        ["steps"] = step.ToString(CultureInfo.InvariantCulture),
    });
}
