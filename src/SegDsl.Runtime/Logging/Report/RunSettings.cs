using SegDsl.Experiments;
using System.Globalization;

namespace SegDsl.Logging.Report;

/// <summary>The settings and the environment of a run.</summary>
internal static class RunSettings
{
    /// <summary>Writes the table of settings and the declaration of the experiment.</summary>
    /// <param name="page">The page to write to.</param>
    /// <param name="plan">The plan of the run.</param>
    /// <param name="seconds">The duration of the run in seconds.</param>
    /// <param name="commandLine">The command line of the run; null if there is none.</param>
    /// <param name="now">The current time.</param>
    public static void Write(Markup page, TrainingPlan plan, double seconds, string? commandLine, DateTimeOffset now)
    {
        page.Line("h2", "Settings");
        using (page.Element("table", ("class", "settings")))
        using (page.Element("tbody"))
        {
            foreach (var (name, value) in Rows(plan)) Row(page, name, value);
            if (commandLine is not null) Row(page, "command line", commandLine);
            Row(page, "time", $"{Duration(seconds)}, until {now.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture)}");
        }
        if (plan.Experiment.Declaration.Length == 0) return;
        page.Line("p", "The declaration of the experiment. Command line options override it.", ("class", "quiet"));
        page.Line("pre", plan.Experiment.Declaration);
    }

    /// <summary>Formats a duration: in seconds below one minute, otherwise in hours, minutes and seconds.</summary>
    public static string Duration(double seconds) => seconds < 60
        ? string.Create(CultureInfo.InvariantCulture, $"{seconds:F1} s")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)(seconds / 3600)}:{TimeSpan.FromSeconds(seconds):mm\\:ss} h");

    private static void Row(Markup page, string name, string value)
    {
        using (page.Element("tr"))
        {
            page.Line("th", name);
            page.Line("td", value);
        }
    }

    private static IEnumerable<(string Name, string Value)> Rows(TrainingPlan plan)
    {
        var experiment = plan.Experiment;
        yield return ("network", $"{experiment.NetworkName}, {plan.Parameters.ToString("N0", CultureInfo.InvariantCulture)} parameters trained");
        var images = $"{plan.TrainingImages} images of '{experiment.TrainSplit}'";
        yield return ("data", $"{experiment.Data.Name}: {images}, evaluated on '{experiment.ValidationSplit}'");
        yield return ("length", string.Create(CultureInfo.InvariantCulture, $"{plan.Steps} steps, {plan.EpochsAfter(plan.Steps):0.##} epochs"));
        yield return ("images per step", (experiment.Batch * experiment.Accumulate * plan.Ranks).ToString(CultureInfo.InvariantCulture));
        yield return ("learning rate", experiment.Optimizer.LearningRate.ToString("0.########", CultureInfo.InvariantCulture));
        if (plan.Groups.Count > 1)
            foreach (var group in plan.Groups)
                yield return ("parameter group", string.Create(
                    CultureInfo.InvariantCulture,
                    $"learning rate {group.LearningRate:0.########}, weight decay {group.WeightDecay:0.########}: {group.Count:N0} parameters, "
                    + $"{group.Examples}"));
        if (experiment.Freeze.Count > 0) yield return ("frozen", string.Join(", ", experiment.Freeze));
        if (experiment.Recompute.Count > 0) yield return ("recomputed", string.Join(", ", experiment.Recompute));
        yield return ("seed", experiment.Seed.ToString(CultureInfo.InvariantCulture));
        yield return ("device", plan.Ranks == 1 ? plan.Device : string.Create(CultureInfo.InvariantCulture, $"{plan.Device} on rank 0 of {plan.Ranks}"));
    }
}
