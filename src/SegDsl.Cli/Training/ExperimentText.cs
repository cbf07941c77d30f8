using SegDsl.Cli.CommandLine;
using SegDsl.Experiments;

namespace SegDsl.Cli.Training;

/// <summary>Describes an experiment in text, with the values that it inherits and the defaults.</summary>
internal static class ExperimentText
{
    /// <summary>The declaration, those that it inherits from, and all values.</summary>
    public static string Describe(Experiment experiment)
    {
        using var text = new StringWriter { NewLine = "\n" };
        if (experiment.Declaration.Length > 0) text.WriteLine(experiment.Declaration + "\n");
        var table = new TextTable("setting", "value", "");
        table.Add("network", experiment.NetworkName, "");
        table.Add("data", experiment.Data.Name, "");
        foreach (var setting in experiment.Settings) table.Add(setting.Name, setting.TextOf(experiment), setting.Summary);
        if (experiment.Freeze.Count > 0) table.Add("freeze", string.Join(", ", experiment.Freeze), "");
        if (experiment.Recompute.Count > 0) table.Add("recompute", string.Join(", ", experiment.Recompute), "");
        if ((experiment.StartFrom ?? experiment.StartFile) is { } start) table.Add("start from", start, "");
        foreach (var swept in experiment.Sweep) table.Add($"sweep {swept.Name}", string.Join(" | ", swept.Values), "");
        table.Print(text);
        return text.ToString();
    }
}
