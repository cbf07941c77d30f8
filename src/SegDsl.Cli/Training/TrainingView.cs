using SegDsl.Logging;
using SegDsl.Experiments;
using System.Diagnostics;
using System.Globalization;
using SegDsl.Cli.Context;
using SegDsl.Cli.Scoring;
using SegDsl.Inference;
using SegDsl.Training;
using Spectre.Console;

namespace SegDsl.Cli.Training;

/// <summary>Shows the progress of a training run: progress bars with loss and learning rate on terminals, lines of text otherwise.</summary>
internal static class TrainingView
{
    /// <summary>Runs a training and shows its progress.</summary>
    /// <param name="context">The context of the command.</param>
    /// <param name="train">Trains, and reports to the observer.</param>
    /// <param name="stopping">Stops the training.</param>
    public static TrainingResult Run(CommandContext context, Func<ITrainingObserver, CancellationToken, TrainingResult> train, CancellationToken stopping) =>
        context.Interactive
            ? AnsiConsole.Progress()
                .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
                .Start(progress => train(new LiveView(progress), stopping))
            : train(new PlainView(context.Output), stopping);

    private static string Describe(TrainingPlan plan)
    {
        var images = plan.Experiment.Batch * plan.Experiment.Accumulate * plan.Ranks;
        var start = plan.FirstStep > 0 ? $", resumed after step {plan.FirstStep}" : "";
        var devices = plan.Ranks > 1 ? $", on {plan.Ranks} devices" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{plan.Experiment.Name}: {plan.Experiment.NetworkName} ({plan.Parameters / 1e6:F1} M trainable parameters), "
            + $"{plan.Steps} steps with a total batch size of {images}, {plan.TrainingImages} images{devices}{start}");
    }

    private static string Describe(StepReport report)
    {
        var parts = report.Parts.Count > 1
            ? $" ({string.Join(", ", report.Parts.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Key} {part.Value:F3}")))})"
            : "";
        return string.Create(CultureInfo.InvariantCulture, $"loss {report.Loss:F3}{parts}, lr {report.LearningRate:g3}");
    }

    private static string Describe(EvaluationReport report) =>
        $"after step {report.Steps}: mean IoU {EvaluationTable.Score(report.Evaluation.MeanIoU)}{(report.IsBest ? ", best so far" : "")}, "
        + $"{EvaluationTable.Heading(report.Evaluation)} {EvaluationTable.Score(report.Evaluation.MeanBoundaryF)}";

    /// <summary>Progress bars on a terminal.</summary>
    private sealed class LiveView(ProgressContext progress) : ITrainingObserver
    {
        private readonly TrainingPace pace = new();
        private ProgressTask? training;
        private ProgressTask? evaluating;
        private string name = "";

        public void Starting(TrainingPlan plan)
        {
            name = plan.Experiment.Name;
            AnsiConsole.WriteLine(Describe(plan));
            training = progress.AddTask(Markup.Escape(name), maxValue: plan.Steps);
            training.Value = plan.FirstStep;
            pace.Start(plan);
        }

        public void Stepped(StepReport report)
        {
            pace.Add(report);
            if (training is null) return;
            training.Description = Markup.Escape($"{name}  {Describe(report)}, {pace.Describe()}");
            training.Increment(1);
        }

        public void Evaluating(int done, int images)
        {
            evaluating ??= progress.AddTask("evaluating", maxValue: images);
            evaluating.Value = done;
        }

        public void Evaluated(EvaluationReport report)
        {
            evaluating?.StopTask();
            evaluating = null;
            pace.Skip();
            AnsiConsole.WriteLine(Describe(report));
        }

        public void Noted(string message) => AnsiConsole.WriteLine(message);
    }

    /// <summary>A line of text every few seconds, for files and pipes.</summary>
    private sealed class PlainView(TextWriter output) : ITrainingObserver
    {
        private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5);
        private readonly Stopwatch sinceLine = Stopwatch.StartNew();
        private readonly TrainingPace pace = new();
        private TrainingPlan? plan;

        public void Starting(TrainingPlan plan)
        {
            this.plan = plan;
            output.WriteLine(Describe(plan));
            pace.Start(plan);
        }

        public void Stepped(StepReport report)
        {
            pace.Add(report);
            if (plan is null || (report.Step > plan.FirstStep && report.Step + 1 < plan.Steps && sinceLine.Elapsed < BetweenLines)) return;
            sinceLine.Restart();
            output.WriteLine($"step {report.Step + 1}/{plan.Steps}  {Describe(report)}, {pace.Describe()}, {pace.Remaining:hh\\:mm\\:ss} left");
        }

        public void Evaluating(int done, int images)
        {
        }

        public void Evaluated(EvaluationReport report)
        {
            pace.Skip();
            output.WriteLine(Describe(report));
        }

        public void Noted(string message) => output.WriteLine(message);
    }
}
