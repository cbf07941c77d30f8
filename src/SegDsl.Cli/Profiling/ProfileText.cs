using System.Globalization;
using SegDsl.Cli.CommandLine;
using SegDsl.Fusion.Profiling;

namespace SegDsl.Cli.Profiling;

/// <summary>Prints where the time of a network goes: totals, and tables by operation, by module, and of the slowest steps.</summary>
/// <param name="output">Receives the text.</param>
/// <param name="profile">The measurement.</param>
/// <param name="width">The width of the terminal; null for one line per row.</param>
internal sealed class ProfileText(TextWriter output, NetworkProfile profile, int? width)
{
    /// <summary>Prints the profile.</summary>
    /// <param name="title">The network, its size and what was measured.</param>
    /// <param name="slowest">The number of slowest steps to show.</param>
    public void Print(string title, int slowest)
    {
        output.WriteLine(title);
        var steps = profile.Steps.Sum(step => step.Total);
        var flops = profile.Steps.Sum(step => step.Flops);
        output.WriteLine(profile.Steps.Any(step => step.Backward is not null)
            ? $"{Milliseconds(profile.Seconds)} ms, the median: forward {Milliseconds(profile.Steps.Sum(step => step.Forward))} ms, "
                + $"backward {Milliseconds(profile.Steps.Sum(step => step.Backward ?? 0))} ms; without loss and optimizer"
            : $"{Milliseconds(profile.Seconds)} ms, the median; the steps one by one {Milliseconds(steps)} ms; {Giga(flops / profile.Seconds)} GFLOP/s");
        output.WriteLine(
            $"At best, this machine reaches {Giga(profile.Limits.Flops)} GFLOP/s in a product of 1024x1024 matrices, "
            + $"and copies {Giga(profile.Limits.Bandwidth)} GB/s.");
        Table("operation", ProfileGroup.By(profile, step => step.Name));
        Table("module", ProfileGroup.By(profile, ProfileGroup.Module));
        output.WriteLine();
        var table = new TextTable("slowest steps", "module", "result", "ms", "GFLOP/s", "of limit") { Numbers = [3, 4, 5] };
        foreach (var step in profile.Steps.OrderByDescending(step => step.Total).Take(slowest))
            table.Add(
                step.Name, step.Path.Length == 0 ? "·" : step.Path, string.Join('x', step.Shape), Milliseconds(step.Total),
                Speed(step.Flops / step.Forward), Percent(step.ShareOf(profile.Limits)));
        table.Print(output, width);
    }

    private void Table(string title, IReadOnlyList<ProfileGroup> groups)
    {
        output.WriteLine();
        var total = groups.Sum(group => group.Seconds);
        var table = new TextTable(title, "steps", "ms", "share", "GFLOP/s", "of limit") { Numbers = [1, 2, 3, 4, 5] };
        foreach (var group in groups)
            table.Add(
                group.Name, TextTable.Number(group.Steps.Count), Milliseconds(group.Seconds), Percent(group.Seconds / total), Speed(group.Speed),
                Percent(group.ShareOf(profile.Limits)));
        table.Print(output, width);
    }

    private static string Milliseconds(double seconds) => (seconds * 1000).ToString("F2", CultureInfo.InvariantCulture);

    private static string Giga(double number) => (number / 1e9).ToString("F0", CultureInfo.InvariantCulture);

    /// <summary>Empty for operations that compute nothing.</summary>
    private static string Speed(double flops) => flops < 5e7 ? "" : (flops / 1e9).ToString("F1", CultureInfo.InvariantCulture);

    /// <summary>Empty for operations without a cost.</summary>
    private static string Percent(double share) => share <= 0 ? "" : (share * 100).ToString("F1", CultureInfo.InvariantCulture) + " %";
}
