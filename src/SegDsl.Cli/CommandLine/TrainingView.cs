using System.Diagnostics;
using System.Globalization;
using SegDsl.Inference;
using SegDsl.Training;
using Spectre.Console;

namespace SegDsl.Cli;

/// <summary>Shows a training run while it goes on: a bar with loss, rate and remaining time on a terminal, plain lines elsewhere.</summary>
internal static class TrainingView
{
    /// <summary>Runs a training and shows it.</summary>
    /// <param name="context">Where to.</param>
    /// <param name="train">Trains, telling the observer.</param>
    /// <param name="stopping">Passed on to the training.</param>
    public static TrainingResult Run(CommandContext context, Func<ITrainingObserver, CancellationToken, TrainingResult> train, CancellationToken stopping) =>
        context.Interactive
            ? AnsiConsole.Progress()
                .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
                .Start(progress => train(new LiveView(progress), stopping))
            : train(new PlainView(context.Output), stopping);

    private static string Describe(TrainingPlan plan) => string.Create(
        CultureInfo.InvariantCulture,
        $"{plan.Experiment.Name}: {plan.Experiment.NetworkName} ({plan.Parameters / 1e6:F1} M parameters), "
        + $"{plan.Steps} steps of {plan.Experiment.Batch} from {plan.TrainingImages} images");

    private static string Describe(StepReport report) => string.Create(CultureInfo.InvariantCulture, $"loss {report.Loss:F3}, rate {report.LearningRate:g3}");

    private static string Describe(int steps, Evaluation evaluation) =>
        $"after step {steps}: mean IoU {EvaluationTable.Score(evaluation.MeanIoU)}, "
        + $"{EvaluationTable.Heading(evaluation)} {EvaluationTable.Score(evaluation.MeanBoundaryF)}";

    /// <summary>Bars on a terminal.</summary>
    private sealed class LiveView(ProgressContext progress) : ITrainingObserver
    {
        private ProgressTask? training;
        private ProgressTask? evaluating;
        private string name = "";

        public void Starting(TrainingPlan plan)
        {
            name = plan.Experiment.Name;
            AnsiConsole.WriteLine(Describe(plan));
            training = progress.AddTask(Markup.Escape(name), maxValue: plan.Steps);
        }

        public void Stepped(StepReport report)
        {
            if (training is null) return;
            training.Description = Markup.Escape($"{name}  {Describe(report)}");
            training.Increment(1);
        }

        public void Evaluating(int done, int images)
        {
            evaluating ??= progress.AddTask("evaluating", maxValue: images);
            evaluating.Value = done;
        }

        public void Evaluated(int steps, Evaluation evaluation)
        {
            evaluating?.StopTask();
            evaluating = null;
            AnsiConsole.WriteLine(Describe(steps, evaluation));
        }

        public void Noted(string message) => AnsiConsole.WriteLine(message);
    }

    /// <summary>A line every few seconds, for files and pipes.</summary>
    private sealed class PlainView(TextWriter output) : ITrainingObserver
    {
        private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
        private readonly Stopwatch sinceLine = Stopwatch.StartNew();
        private int steps;

        public void Starting(TrainingPlan plan)
        {
            steps = plan.Steps;
            output.WriteLine(Describe(plan));
        }

        public void Stepped(StepReport report)
        {
            if (report.Step > 0 && report.Step + 1 < steps && sinceLine.Elapsed < Pause) return;
            sinceLine.Restart();
            var remaining = TimeSpan.FromSeconds(report.Seconds / (report.Step + 1) * (steps - report.Step - 1));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"step {report.Step + 1}/{steps}  {Describe(report)}, {remaining:mm\\:ss} left"));
        }

        public void Evaluating(int done, int images)
        {
        }

        public void Evaluated(int steps, Evaluation evaluation) => output.WriteLine(Describe(steps, evaluation));

        public void Noted(string message) => output.WriteLine(message);
    }
}
