using System.Globalization;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Scoring;
using SegDsl.Logging;

namespace SegDsl.Cli.Training;

/// <summary>Formats the progress of a training run as text.</summary>
internal static class TrainingText
{
    /// <summary>Describes a run in a line.</summary>
    public static string Of(TrainingPlan plan)
    {
        var images = plan.Experiment.Batch * plan.Experiment.Accumulate * plan.Ranks;
        var devices = plan.Ranks > 1 ? $"{plan.Ranks} devices" : plan.Device;
        var start = plan.FirstStep > 0 ? $", resumed after step {plan.FirstStep}" : "";
        return $"{plan.Experiment.Name}: {plan.Experiment.NetworkName} with {Quantity.Of(plan.Parameters, "trainable parameter")}, "
            + $"{Quantity.Of(plan.Steps, "step")} with a total batch size of {images}, {Quantity.Of(plan.TrainingImages, "image")}, on {devices}{start}";
    }

    /// <summary>
    /// Describes the groups of parameters with their learning rates and weight decays, and the frozen parts, a line each; empty if all parameters are
    /// trained alike.
    /// </summary>
    public static IReadOnlyList<string> Parts(TrainingPlan plan)
    {
        var lines = new List<string>();
        if (plan.Groups.Count > 1)
            lines.AddRange(plan.Groups.Select(group => string.Create(
                CultureInfo.InvariantCulture,
                $"  lr {group.LearningRate:g3}, weight decay {group.WeightDecay:g3}: {Quantity.Of(group.Count, "parameter")}, {group.Examples}")));
        if (plan.Experiment.Freeze.Count > 0) lines.Add($"  frozen: {string.Join(", ", plan.Experiment.Freeze)}");
        if (plan.Experiment.Recompute.Count > 0) lines.Add($"  recomputed: {string.Join(", ", plan.Experiment.Recompute)}");
        return lines;
    }

    /// <summary>The position in a run: step and epoch.</summary>
    /// <param name="plan">The plan of the run.</param>
    /// <param name="done">The number of completed steps.</param>
    public static IReadOnlyList<string> Position(TrainingPlan plan, int done)
    {
        var epochs = Math.Max(1, (int)Math.Ceiling(plan.EpochsAfter(plan.Steps)));
        var epoch = Math.Clamp((int)Math.Ceiling(plan.EpochsAfter(done)), 1, epochs);
        return [$"step {done}/{plan.Steps}", $"epoch {epoch}/{epochs}"];
    }

    /// <summary>The loss with its parts, and the learning rate.</summary>
    public static IReadOnlyList<string> Of(StepReport report)
    {
        var parts = report.Parts.Count > 1
            ? $" ({string.Join(", ", report.Parts.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Key} {part.Value:F3}")))})"
            : "";
        return
        [
            string.Create(CultureInfo.InvariantCulture, $"loss {report.Loss:F3}{parts}"),
            string.Create(CultureInfo.InvariantCulture, $"lr {report.LearningRate:g3}"),
        ];
    }

    /// <summary>Describes an evaluation in a line.</summary>
    public static string Of(EvaluationReport report)
    {
        var evaluation = report.Evaluation;
        List<string> scores = [$"{evaluation.Main.Name} {EvaluationTable.Score(evaluation.Main.Value)}{(report.IsBest ? " (best)" : "")}"];
        if (evaluation.Segments)
        {
            if (evaluation.Main.Name != "mean IoU") scores.Add($"mean IoU {EvaluationTable.Score(evaluation.MeanIoU)}");
            scores.Add($"cross entropy {EvaluationTable.Score(evaluation.CrossEntropy)}");
            scores.Add($"boundary F {EvaluationTable.Score(evaluation.MeanBoundaryF)}");
        }
        scores.AddRange(evaluation.Targets.Select(target => (Name: $"{target.Main.Name}({target.Target.Name})", target.Main.Value))
            .Concat(evaluation.Metrics.Select(metric => (metric.Name, metric.Value)))
            .Where(score => score.Name != evaluation.Main.Name).Select(score => $"{score.Name} {EvaluationTable.Score(score.Value)}"));
        return $"after step {report.Steps}: {string.Join(", ", scores)}";
    }

    /// <summary>Formats a duration: <c>0:02:13</c>, <c>1 d 04:00:00</c>.</summary>
    public static string Duration(TimeSpan time) =>
        time.ToString(time.Days > 0 ? @"d\ \d\ hh\:mm\:ss" : @"h\:mm\:ss", CultureInfo.InvariantCulture);
}
