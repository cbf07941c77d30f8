using SegDsl.Checkpoints;
using SegDsl.Data;
using SegDsl.Logging;
using SegDsl.Losses;
using SegDsl.Networks;
using SegDsl.Precision;
using TorchSharp;

namespace SegDsl.Training;

/// <summary>
/// Runs an experiment. The output folder then holds the files of a <see cref="RunFolder"/>. The same experiment, data and options give the same
/// weights on the same machine, however often a run is stopped and resumed, as far as torch's own operations give the same twice; on a processor
/// they do.
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
        ExperimentRules.Demand(experiment);
        if (options.Steps < 1) throw new TrainingException($"The number of steps is {options.Steps}; it must be at least 1.");
        if (options.SaveEvery.Steps < 1) throw new TrainingException($"Saving every {options.SaveEvery.Steps} steps is not possible; it must be at least 1.");
        (this.experiment, this.options, this.observer) = (experiment, options, observer);
    }

    /// <summary>Sees to it that the data is where the experiment looks for it; no image is read.</summary>
    /// <exception cref="DatasetException">The dataset is not there or not as declared.</exception>
    public void CheckData()
    {
        _ = Images(experiment.TrainSplit);
        _ = Images(experiment.ValidationSplit);
    }

    /// <summary>Trains, evaluates and saves.</summary>
    /// <param name="stopping">When it is cancelled, the run ends after the step at hand: the state is saved, but not evaluated.</param>
    /// <exception cref="TrainingException">
    /// The loss is no number any more, or the folder cannot be used: the state that was saved last stays as it is.
    /// </exception>
    /// <exception cref="DatasetException">The dataset is not there or not as declared.</exception>
    /// <exception cref="CheckpointException">The weights to start from cannot be read.</exception>
    /// <exception cref="Distributed.DistributedException">Another process that trains with this one failed or is gone.</exception>
    public TrainingResult Run(CancellationToken stopping = default) => options.Ranks.Run(() => Train(stopping));

    private TrainingResult Train(CancellationToken stopping)
    {
        var ranks = options.Ranks;
        var (training, validation) = (Images(experiment.TrainSplit), Images(experiment.ValidationSplit));
        var loss = experiment.Loss.Create(experiment.Data.Classes.Count, experiment.Data.IgnoreIndex);
        using var batches = new StepBatches(CreateLoader(training, loss), experiment.Accumulate);
        var steps = options.Steps ?? checked(experiment.Epochs * batches.StepsPerEpoch);

        var folder = new RunFolder(options.OutputFolder);
        // The first process decides, before it may delete what is there.
        var resumes = ranks.OfMain(options.Existing == ExistingRun.Resume && folder.ReadStatus() is not null ? 1 : 0) > 0;
        using var network = new TrainedNetwork(experiment, ComputeDevice.Prepare(ranks.Settings), scales: options.Precision == ComputePrecision.Fp16, created =>
        {
            if (!resumes && ranks.IsMain && options.StartWeights is { } start) TakeWeights(created, start);
        });
        using var begun = ranks.IsMain ? folder.Begin(options.Existing, experiment.Name) : null;
        var progress = resumes
            ? network.State.Restore(folder.State, experiment).WithStepsPerEpoch(batches.StepsPerEpoch)
            : new RunProgress(0, steps, batches.StepsPerEpoch, null, null, 0, 0);
        if (ranks.Any(ranks.OfMain(progress.Step) != progress.Step))
            throw new TrainingException(
                $"Rank {ranks.Rank} does not see the state in {folder.Path} that rank 0 sees; the folder must be on storage that all machines share.");
        network.Prepare(options);

        using var logs = ranks.IsMain ? new RunLogs(folder, options.CommandLine) : null;
        ITrainingObserver observers = logs is null ? observer : new ObserverGroup([.. logs.Observers, observer]);
        observers.Starting(new TrainingPlan(
            experiment, progress.Step, progress.EvaluatedAt, steps, batches.StepsPerEpoch, training.Count, ranks.Size,
            network.Parameters.Sum(named => named.Parameter.numel()), network.Device.ToString()));
        var loop = new TrainingLoop(
            experiment, steps, network, new TrainingStep(experiment, network, loss, options.Precision, ranks), batches,
            new EvaluationPlan(experiment, steps, batches.StepsPerEpoch),
            new NetworkEvaluation(network, validation, ranks, observers),
            new RunWriter(folder, experiment, network, options.SaveEvery, ranks, resumes ? progress.Step : null), observers, ranks);
        var end = loop.Run(progress, stopping);
        if (logs is not null && loop.Last is { } last) MetricsFile.Write(folder.Metrics, experiment.Name, logs.Evaluations[^1].Step, last);
        return new TrainingResult(
            end, loop.Done, loop.Last, folder.LastWeights, File.Exists(folder.BestWeights) ? folder.BestWeights : null, logs?.Steps ?? [], logs?.Evaluations ?? []);
    }

    private SegmentationDataset Images(string split) => new(experiment.Data, options.DataRoot, split);

    private BatchLoader CreateLoader(SegmentationDataset images, SegmentationLoss loss) => new(
        Sampler.Create(experiment.Sampling, images, experiment.Seed),
        new SamplePipeline(experiment.Augment, experiment.Data.IgnoreIndex, experiment.Seed),
        new BatchOptions
        {
            BatchSize = experiment.Batch,
            DropLast = true,
            Targets = loss.Needs,
            OnBadFile = options.OnBadFile,
            Rank = options.Ranks.Rank,
            WorldSize = options.Ranks.Size,
        });

    private void TakeWeights(SegmentationNetwork network, string path)
    {
        using var file = Checkpoint.Open(path, options.StartKey);
        var report = StateLoader.Load(network, file, StateMatch.WhatFits);
        if (report.Loaded.Count == 0) throw new TrainingException($"{path} cannot be started from: not one of its entries fits {experiment.NetworkName}.");
        observer.Noted($"Starting from {path}: {report}");
    }
}
