using SegDsl.Schedules;
using SegDsl.Optimizers;
using SegDsl.Logging;
using SegDsl.Experiments;
using System.Diagnostics;
using SegDsl.Checkpoints;
using SegDsl.Inference;

namespace SegDsl.Training;

/// <summary>Runs steps, evaluations and saves in order. The sequence depends only on the restored state.</summary>
/// <param name="experiment">The experiment.</param>
/// <param name="steps">The position of the end of the run: see <see cref="RunProgress"/>.</param>
/// <param name="network">The network.</param>
/// <param name="step">Runs a step.</param>
/// <param name="batches">The batches of the steps.</param>
/// <param name="plan">Decides when to evaluate.</param>
/// <param name="evaluation">Evaluates the network.</param>
/// <param name="writer">Saves the run.</param>
/// <param name="observer">Receives the progress.</param>
/// <param name="ranks">The ranks.</param>
internal sealed class TrainingLoop(
    Experiment experiment, int steps, TrainedNetwork network, TrainingStep step, StepBatches batches, EvaluationPlan plan, NetworkEvaluation evaluation,
    RunWriter writer, ITrainingObserver observer, TrainingRanks ranks)
{
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private double secondsBefore;
    private int done, offset;
    private int? evaluatedAfter;

    /// <summary>The last evaluation; null if there was none.</summary>
    public Evaluation? Last { get; private set; }

    /// <summary>The number of completed steps.</summary>
    public int Done => done + offset;

    /// <summary>Trains until the run ends.</summary>
    /// <param name="progress">The progress to start from; weights and optimizer must be in the matching state.</param>
    /// <param name="stopping">When canceled, the run saves its state and stops after the current step or evaluated image.</param>
    /// <exception cref="TrainingException">The run cannot continue.</exception>
    public RunEnd Run(RunProgress progress, CancellationToken stopping)
    {
        (done, offset, evaluatedAfter, secondsBefore) = (progress.Step, progress.Offset, progress.EvaluatedAfter, progress.Seconds);
        plan.Restore(progress.EvaluatedAt, progress.Best, progress.SinceBest);
        try
        {
            network.Train();
            while (true)
            {
                WaitForBatch(stopping);
                // A stop request on one rank stops all ranks.
                var stops = ranks.Any(stopping.IsCancellationRequested);
                if (plan.IsDue(done) && !stops)
                {
                    Evaluate(stopping);
                    WaitForBatch(stopping);
                    stops = ranks.Any(stopping.IsCancellationRequested);
                }
                if (plan.IsDue(done) || (stops && done < steps && !plan.IsOutOfPatience))
                {
                    Save();
                    return RunEnd.Stopped;
                }
                if (done >= steps) return RunEnd.Completed;
                if (plan.IsOutOfPatience) return RunEnd.OutOfPatience;
                RunStep();
                if (writer.IsDue(Done)) Save();
            }
        }
        catch (TrainingException e)
        {
            throw new TrainingException($"{e.Message} Training stopped. {writer.ResumeHint}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CheckpointException)
        {
            throw new TrainingException($"Cannot save the run: {e.Message} Training stopped after step {Done} of {steps + offset}. {writer.ResumeHint}");
        }
    }

    /// <summary>Waits for the first batch of the next step, if it follows now. A stop request ends the wait, however long the preparation takes.</summary>
    private void WaitForBatch(CancellationToken stopping)
    {
        if (done < steps && !plan.IsDue(done) && !plan.IsOutOfPatience) batches.Wait(done, stopping);
    }

    private void RunStep()
    {
        ranks.Begin(done);
        var rate = LearningRates.At(experiment.Schedule, experiment.Optimizer.LearningRate, done, steps, batches.StepsPerEpoch);
        var epoch = done / batches.StepsPerEpoch;
        StepOutcome outcome;
        try
        {
            network.BeginEpoch(epoch);
            outcome = step.Run(batches, done, epoch, rate);
        }
        catch (TrainingException e)
        {
            throw new TrainingException($"Step {Done + 1} of {steps + offset}: {e.Message}");
        }
        network.UpdateAverage(++done);
        foreach (var message in batches.TakeSkipped()) observer.Warned($"Skipped: {message}");
        observer.Stepped(new StepReport(Done - 1, epoch, rate, outcome.Loss, outcome.Parts, outcome.Images, Seconds));
    }

    private void Evaluate(CancellationToken stopping)
    {
        // Save first: an evaluation that is stopped or fails must not lose the weights.
        Save();
        if (evaluation.Run(stopping) is not var (scores, pictures)) return;
        var isBest = plan.Add(done, scores);
        evaluatedAfter = Done;
        if (!scores.IsDecidedByLabels)
        {
            if (double.IsNaN(scores.Main.Value))
                observer.Warned(
                    $"The target of {scores.Main.Name} has no value in '{scores.Split}', so no evaluation is the best. Check it with 'seg data check'.");
        }
        else if (scores.LabeledClasses <= 1)
            observer.Warned(
                $"The labels of '{scores.Split}' have {scores.LabeledClasses} {(scores.LabeledClasses == 1 ? "class" : "classes")}, "
                + "so no evaluation is the best. Check them with 'seg data check'.");
        Last = scores;
        observer.Evaluated(new EvaluationReport(Done, scores, isBest, pictures));
        if (isBest) writer.SaveBest(Done);
        Save();
        network.Train();
    }

    private void Save() => writer.Save(new RunProgress(done, steps, batches.StepsPerEpoch, plan.LastStep, plan.Best, plan.SinceBest, Seconds)
    {
        Offset = offset,
        EvaluatedAfter = evaluatedAfter,
    });

    private double Seconds => secondsBefore + clock.Elapsed.TotalSeconds;
}
