using SegDsl.Logging;
using SegDsl.Experiments;
using System.Diagnostics;
using SegDsl.Checkpoints;
using SegDsl.Inference;

namespace SegDsl.Training;

/// <summary>Steps, evaluations and saves, in their order. Where it begins, and nothing else, follows from the state that it is given.</summary>
/// <param name="experiment">What is trained.</param>
/// <param name="steps">The number of steps of the run.</param>
/// <param name="network">The network.</param>
/// <param name="step">Makes a step.</param>
/// <param name="batches">The batches of the steps.</param>
/// <param name="plan">When to evaluate.</param>
/// <param name="evaluation">Evaluates.</param>
/// <param name="writer">Saves.</param>
/// <param name="observer">Is told.</param>
/// <param name="ranks">The processes that train together.</param>
internal sealed class TrainingLoop(
    Experiment experiment, int steps, TrainedNetwork network, TrainingStep step, StepBatches batches, EvaluationPlan plan, NetworkEvaluation evaluation,
    RunWriter writer, ITrainingObserver observer, TrainingRanks ranks)
{
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private double secondsBefore;
    private int done;

    /// <summary>The last evaluation; null before the first.</summary>
    public Evaluation? Last { get; private set; }

    /// <summary>The number of steps that were made.</summary>
    public int Done => done;

    /// <summary>Trains up to the end.</summary>
    /// <param name="progress">Where to begin; weights and optimizer are as they were then.</param>
    /// <param name="stopping">Ends it after the step or evaluated image at hand, with the state saved.</param>
    /// <exception cref="TrainingException">It cannot go on.</exception>
    public RunEnd Run(RunProgress progress, CancellationToken stopping)
    {
        (done, secondsBefore) = (progress.Step, progress.Seconds);
        plan.Restore(progress.EvaluatedAt, progress.Best, progress.SinceBest);
        try
        {
            network.Train();
            while (true)
            {
                // One process that is to stop stops all.
                var stops = ranks.Any(stopping.IsCancellationRequested);
                if (plan.IsDue(done) && !stops)
                {
                    Evaluate(stopping);
                    stops = ranks.Any(stopping.IsCancellationRequested);
                }
                if (plan.IsDue(done) || (stops && done < steps && !plan.HasRunOut))
                {
                    Save();
                    return RunEnd.Stopped;
                }
                if (done >= steps) return RunEnd.Completed;
                if (plan.HasRunOut) return RunEnd.OutOfPatience;
                TakeStep();
                if (writer.IsDue(done)) Save();
            }
        }
        catch (TrainingException e)
        {
            throw new TrainingException($"{e.Message} Training stops. {writer.Kept}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CheckpointException)
        {
            throw new TrainingException($"What was trained cannot be saved: {e.Message} Training stops after step {done} of {steps}. {writer.Kept}");
        }
    }

    private void TakeStep()
    {
        ranks.Begin(done);
        var rate = LearningRates.At(experiment.Schedule, experiment.Optimizer.LearningRate, done, steps, batches.StepsPerEpoch);
        var epoch = done / batches.StepsPerEpoch;
        StepOutcome outcome;
        try
        {
            outcome = step.Take(batches.Of(done), done, epoch, rate);
        }
        catch (TrainingException e)
        {
            throw new TrainingException($"Step {done + 1} of {steps}: {e.Message}");
        }
        network.Averaged(++done);
        foreach (var message in batches.TakeSkipped()) observer.Noted($"Left out: {message}");
        observer.Stepped(new StepReport(done - 1, epoch, rate, outcome.Loss, outcome.Parts, outcome.Images, Seconds));
    }

    private void Evaluate(CancellationToken stopping)
    {
        // An evaluation that is stopped or fails must not cost the weights.
        Save();
        if (evaluation.Run(stopping) is not var (scores, pictures)) return;
        var isBest = plan.Add(done, scores);
        Last = scores;
        observer.Evaluated(new EvaluationReport(done, scores, isBest, pictures));
        if (isBest) writer.SaveBest(done);
        Save();
        network.Train();
    }

    private void Save() => writer.Save(new RunProgress(done, steps, batches.StepsPerEpoch, plan.LastStep, plan.Best, plan.SinceBest, Seconds));

    private double Seconds => secondsBefore + clock.Elapsed.TotalSeconds;
}
