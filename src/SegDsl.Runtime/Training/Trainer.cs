using SegDsl.Experiments;
using SegDsl.Checkpoints;
using SegDsl.Data;
using SegDsl.Logging;
using SegDsl.Losses;
using SegDsl.Networks;
using Microsoft.Extensions.Logging;
using TorchSharp;

namespace SegDsl.Training;

/// <summary>
/// Trains the network of an experiment and writes the files of a <see cref="RunFolder"/>. The same experiment, data and options give the same weights on the
/// same machine, even if the run is stopped and resumed, as far as torch's operations are deterministic; on the CPU they are.
/// </summary>
public sealed class Trainer
{
    /// <summary>The number of label images of a split that are checked before training; reading them takes about a second.</summary>
    private const int SurveyedLabels = 64;

    /// <summary>The number of label volumes of a split that are checked before training; reading one takes up to a second.</summary>
    private const int SurveyedVolumes = 8;

    private readonly Experiment experiment;
    private readonly TrainingOptions options;
    private readonly ITrainingObserver observer;

    /// <summary>Creates a trainer; no files are read or written yet.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="options">The options of the run.</param>
    /// <param name="observer">Receives the progress on the training thread; null for none.</param>
    /// <param name="logger">
    /// Receives what <c>seg train</c> prints: the plan, a step every few seconds, evaluations, notes and warnings. Null for none.
    /// </param>
    /// <exception cref="TrainingException">A value of the experiment or the options is invalid.</exception>
    public Trainer(Experiment experiment, TrainingOptions options, ITrainingObserver? observer = null, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(options);
        ExperimentRules.Check(experiment);
        if (options.Steps < 1) throw new TrainingException($"The number of steps must be at least 1, but is {options.Steps}.");
        if (options.SaveEvery.Steps < 1)
            throw new TrainingException($"The number of steps between saves must be at least 1, but is {options.SaveEvery.Steps}.");
        (this.experiment, this.options) = (experiment, options);
        this.observer = (observer, logger) switch
        {
            (null, null) => new ObserverGroup(),
            ({ } given, null) => given,
            (null, { } target) => new LoggingObserver(target),
            ({ } given, { } target) => new ObserverGroup(given, new LoggingObserver(target)),
        };
    }

    /// <summary>Checks that the dataset exists as declared; no image is read.</summary>
    /// <exception cref="DatasetException">The dataset is missing or does not match its declaration.</exception>
    public void CheckData()
    {
        _ = Images(experiment.TrainSplit);
        _ = Images(experiment.ValidationSplit);
    }

    /// <summary>Compares the dataset with that of the run in the folder; no image is read.</summary>
    /// <returns>The differences, a sentence each; empty if there are none, or the folder has no run.</returns>
    /// <exception cref="DatasetException">The dataset is missing or does not match its declaration.</exception>
    /// <exception cref="CheckpointException">The state of the run is damaged.</exception>
    /// <exception cref="TrainingException">The folder contains a run of another experiment.</exception>
    public IReadOnlyList<string> FindDataChanges() => new RunFolder(options.OutputFolder).ReadStatus(experiment.Name) is { } status
        ? [.. RunChanges.OfData(status.Data, Images(experiment.TrainSplit), Images(experiment.ValidationSplit))] : [];

    /// <summary>Trains, evaluates and saves. <see cref="RunAsync"/> does the same on a thread of its own.</summary>
    /// <param name="stopping">
    /// When canceled, the run stops after the current step and saves its state without an evaluation. The method then returns normally, with
    /// <see cref="RunEnd.Stopped"/> in the result; the same experiment with <see cref="ExistingRun.Resume"/> continues the run.
    /// </param>
    /// <returns>The result of the run.</returns>
    /// <exception cref="TrainingException">
    /// The loss is not finite, or the folder cannot be used. The state that was saved last is kept.
    /// </exception>
    /// <exception cref="DatasetException">The dataset is missing or does not match its declaration.</exception>
    /// <exception cref="CheckpointException">The weights to start from cannot be read.</exception>
    /// <exception cref="Distributed.DistributedException">Another rank failed or was lost.</exception>
    public TrainingResult Run(CancellationToken stopping = default) => options.Ranks.Run(() => Train(observer, stopping));

    /// <summary>Trains, evaluates and saves on a thread of its own.</summary>
    /// <param name="progress">
    /// Receives the progress after every step and evaluation. <see cref="Progress{T}"/> forwards it to the synchronization context of its creator. Null for no
    /// progress.
    /// </param>
    /// <param name="cancellationToken">
    /// When canceled, the run stops after the current step, saves its state, and the task ends as canceled. The same experiment with
    /// <see cref="ExistingRun.Resume"/> continues the run.
    /// </param>
    /// <returns>The result of the run.</returns>
    /// <exception cref="OperationCanceledException">
    /// The run was canceled. If it had started, the message states the step that was saved; otherwise nothing was written.
    /// </exception>
    /// <exception cref="TrainingException">
    /// The loss is not finite, or the folder cannot be used. The state that was saved last is kept.
    /// </exception>
    /// <exception cref="DatasetException">The dataset is missing or does not match its declaration.</exception>
    /// <exception cref="CheckpointException">The weights to start from cannot be read.</exception>
    /// <exception cref="Distributed.DistributedException">Another rank failed or was lost.</exception>
    public Task<TrainingResult> RunAsync(IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var observers = progress is null ? observer : new ObserverGroup(observer, new ProgressObserver(progress));
        return Task.Factory.StartNew(
            () =>
            {
                var result = options.Ranks.Run(() => Train(observers, cancellationToken));
                return !result.Stopped ? result : throw new OperationCanceledException(
                    $"Training of {experiment.Name} was canceled after step {result.Steps}. Its state is saved in '{options.OutputFolder}'; "
                    + $"{nameof(ExistingRun)}.{nameof(ExistingRun.Resume)} continues it.", cancellationToken);
            },
            cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private TrainingResult Train(ITrainingObserver observer, CancellationToken stopping)
    {
        if (!torch.is_grad_enabled() || torch.is_inference_mode_enabled())
            throw new TrainingException(
                $"{experiment.Name}: gradients are turned off, so the network cannot be trained. Call the trainer outside of torch.no_grad() and "
                + "torch.inference_mode().");
        var ranks = options.Ranks;
        var (training, validation) = (Images(experiment.TrainSplit), Images(experiment.ValidationSplit));
        var loss = experiment.Loss.Create(experiment.Data.Classes.Count, experiment.Data.IgnoreIndex);
        using var batches = new StepBatches(CreateLoader(training, loss, stopping), experiment.Accumulate);
        var allEpochs = checked(experiment.Epochs * batches.StepsPerEpoch);

        var folder = new RunFolder(options.OutputFolder);
        // Rank 0 decides before it deletes existing files.
        var status = options.Existing == ExistingRun.Resume ? folder.ReadStatus(experiment.Name) : null;
        var resumes = ranks.FromMain(status is not null ? 1 : 0) > 0;
        var device = ComputeDevice.Prepare(ranks.Settings);
        using var network = new TrainedNetwork(experiment, device, created =>
        {
            if (!resumes && ranks.IsMain && options.StartWeights is { } start) LoadStartWeights(created, start, observer);
        });
        // A run that is replaced is deleted only after everything that can be checked.
        ExperimentRules.CheckClasses(experiment, network.Network);
        BatchNormProbe.Check(network, experiment, training, options);
        using var folderLock = ranks.IsMain ? folder.Begin(options.Existing, experiment.Name) : null;
        var saved = resumes
            ? network.State.Restore(folder.State, experiment) : new RunProgress(0, options.Steps ?? allEpochs, batches.StepsPerEpoch, null, null, 0, 0);
        var progress = saved.WithStepsPerEpoch(batches.StepsPerEpoch);
        var requested = options.Steps is { } total ? total - progress.Offset : allEpochs;
        // A run that is longer than requested is complete.
        var steps = Math.Max(requested, progress.Step);
        if (ranks.Any(ranks.FromMain(progress.Step) != progress.Step))
        {
            throw new TrainingException(
                $"Rank {ranks.Rank} does not read the same state from '{folder.Path}' as rank 0. The folder must be on storage that all machines share.");
        }
        network.Prepare(options);
        var data = RunChanges.DataOf(training, validation);
        var writer = new RunWriter(folder, experiment, network, options, data, resumes ? progress.Completed : null);
        // From here on, a run that is killed at any time can be resumed.
        if (!resumes || progress != saved) writer.Save(progress);

        using var logs = ranks.IsMain ? new RunLogs(folder.Path, options.CommandLine) : null;
        ITrainingObserver observers = logs is null ? observer : new ObserverGroup([.. logs.Observers, observer]);
        observers.Starting(new TrainingPlan(
            experiment, progress.Completed, progress.EvaluatedAfter, steps + progress.Offset, batches.StepsPerEpoch, training.Count, ranks.Size,
            network.Parameters.Sum(named => named.Parameter.numel()), network.Device.ToString())
        {
            Groups = network.Groups,
            Offset = progress.Offset,
        });
        if (ranks.IsMain && requested < progress.Step)
            observers.Noted(
                $"The run has completed {progress.Completed} steps, more than the {requested + progress.Offset} that it should have now, and is not trained "
                + "further.");
        if (ranks.IsMain && status is not null && resumes && progress.Step < steps)
        {
            if (RunChanges.OfSteps(saved, progress) is { } longer) observers.Noted(longer);
            foreach (var change in RunChanges.OfSettings(status.Settings, experiment)) observers.Noted(change);
            foreach (var change in RunChanges.OfData(status.Data, training, validation)) observers.Warned(change);
        }
        if (ranks.IsMain && progress.Step == 0) WarnOfLabels(observers, stopping, training, validation);
        var evaluation = new NetworkEvaluation(network, validation, experiment, ranks, observers);
        var isEvaluated = resumes && progress.EvaluatedAt == progress.Step;
        if (ranks.FromMain(isEvaluated && !(File.Exists(folder.Metrics) && File.Exists(folder.Report)) ? 1 : 0) > 0
            && evaluation.Run(stopping) is var (scores, pictures))
        {
            logs?.Rewrite(progress.Completed, scores, pictures);
        }
        var loop = new TrainingLoop(
            experiment, steps, network, new TrainingStep(experiment, network, loss, ranks), batches,
            new EvaluationPlan(experiment, steps, batches.StepsPerEpoch),
            evaluation,
            writer, observers, ranks);
        var end = loop.Run(progress, stopping);
        return new TrainingResult(
            end, loop.Done, loop.Last, folder.LastWeights, File.Exists(folder.BestWeights) ? folder.BestWeights : null,
                logs?.Steps ?? [], logs?.Evaluations ?? []);
    }

    private static void WarnOfLabels(ITrainingObserver observers, CancellationToken stopping, params SegmentationDataset[] splits)
    {
        var warnings = splits.Where(split => split.HasLabels)
            .Select(split => LabelSurvey.OfSample(split, split.Definition.HoldsVolumes ? SurveyedVolumes : SurveyedLabels, stopping))
            .SelectMany(survey => survey.Warnings(listsUnknown: true)).Distinct();
        try
        {
            foreach (var warning in warnings) observers.Warned(warning);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The run stops before its first step, and warns again when it is resumed.
        }
    }

    private SegmentationDataset Images(string split) => new(experiment.Data, options.DataRoot, split);

    private BatchLoader CreateLoader(SegmentationDataset images, SegmentationLoss loss, CancellationToken stopping) => new(
        Sampler.Create(experiment.Sampling, images, experiment.Seed, stopping),
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

    private void LoadStartWeights(SegmentationNetwork network, string path, ITrainingObserver observer)
    {
        using var file = Checkpoint.OpenFor(network, path, options.StartKey);
        var report = StateLoader.Load(network, file, StateMatch.Partial, renames: options.StartRenames);
        if (NonFiniteTensor.Find(network.state_dict()) is { } found)
            throw new TrainingException($"Cannot start from '{path}': its weights are not finite: {found}. Use other weights.");
        if (report.Loaded.Count == 0) throw new TrainingException($"Cannot start from '{path}': no entry matches {experiment.NetworkName}.");
        var dictionary = file.Key.Length > 0 ? $", '{file.Key}'" : "";
        var others = file.Alternatives.Count > 0 ? $"\nThe file also has {string.Join(", ", file.Alternatives.Select(key => $"'{key}'"))}." : "";
        observer.Noted($"Starting from {path}{dictionary}: {report}{others}");
    }
}
