using SegDsl.Experiments;
using System.Globalization;

namespace SegDsl.Logging.Report;

/// <summary>What a run was told, and where it runs.</summary>
internal static class RunSettings
{
    /// <summary>Writes a table, and the experiment as it was declared.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="plan">What the run is.</param>
    /// <param name="seconds">How long it took.</param>
    /// <param name="commandLine">What was typed to start it; null where nothing was.</param>
    /// <param name="now">The time.</param>
    public static void Write(Markup page, TrainingPlan plan, double seconds, string? commandLine, DateTimeOffset now)
    {
        page.Line("h2", "Settings");
        using (page.Element("table", ("class", "settings")))
        using (page.Element("tbody"))
        {
            foreach (var (name, value) in Rows(plan)) Row(page, name, value);
            if (commandLine is not null) Row(page, "command line", commandLine);
            Row(page, "time", $"{Duration(seconds)}, up to {now.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture)}");
        }
        if (plan.Experiment.Declaration.Length == 0) return;
        page.Line("p", "The experiment as it is declared; what the command line says comes first.", ("class", "quiet"));
        page.Line("pre", plan.Experiment.Declaration);
    }

    /// <summary>A time in hours, minutes and seconds, or in seconds where it is short.</summary>
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
        yield return ("data", $"{experiment.Data.Name}: {plan.TrainingImages} images of '{experiment.TrainSplit}', evaluated on '{experiment.ValidationSplit}'");
        yield return ("length", string.Create(CultureInfo.InvariantCulture, $"{plan.Steps} steps, {(double)plan.Steps / plan.StepsPerEpoch:0.##} epochs"));
        yield return ("images a step", (experiment.Batch * experiment.Accumulate * plan.Ranks).ToString(CultureInfo.InvariantCulture));
        yield return ("learning rate", experiment.Optimizer.LearningRate.ToString("0.########", CultureInfo.InvariantCulture));
        yield return ("seed", experiment.Seed.ToString(CultureInfo.InvariantCulture));
        yield return ("device", plan.Ranks == 1 ? plan.Device : string.Create(CultureInfo.InvariantCulture, $"{plan.Device}, the first of {plan.Ranks} processes"));
    }
}
