using System.CommandLine;
using System.Globalization;
using SegDsl.Checkpoints;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;

namespace SegDsl.Cli.Weights;

/// <summary><c>seg weights diff</c>: compares a checkpoint with another one, or with a network.</summary>
internal sealed class WeightsDiff : ICommand
{
    private const int MaxShown = 20;

    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var first = WeightsOptions.CheckpointArgument("file");
        var second = new Argument<string>("other") { Description = "Compare with this checkpoint, or with the network of this name." };
        var key = SharedOptions.Key();
        var otherKey = new Option<string?>("--other-key")
        {
            Description = "Select a dictionary in the other file if it has several, for example ema.",
            HelpName = "key",
        };
        var set = SharedOptions.Set();
        var tolerance = SharedOptions.NonNegativeNumber("--tolerance", "Ignore differences up to this value. [default: 0]");
        var command = new Command("diff", "Compare a checkpoint with another one or with a network. The exit code is 1 if they differ.")
        {
            first, second, key, otherKey, set, tolerance,
        };
        command.SetAction(parsed =>
        {
            var (path, other) = (parsed.GetRequiredValue(first), parsed.GetRequiredValue(second));
            if (!File.Exists(other)) return CompareWithNetwork(context, path, parsed.GetValue(key), other, parsed.GetRequiredValue(set));
            using var a = Checkpoint.Open(path, parsed.GetValue(key));
            using var b = Checkpoint.Open(other, parsed.GetValue(otherKey));
            var difference = CheckpointDifference.Between(a, b, parsed.GetValue(tolerance) ?? 0);
            Print(context.Output, difference);
            return difference.IsNone ? 0 : 1;
        });
        return command;
    }

    private static int CompareWithNetwork(CommandContext context, string path, string? key, string name, string[] settings)
    {
        if (name.AsSpan().ContainsAny('/', '.')) throw new CommandException($"{name}: there is no such file.");
        using var network = context.Declarations.Network(name).Instantiate(settings);
        using var file = Checkpoint.OpenFor(network, path, key);
        var report = StateLoader.Compare(network, file);
        if (report.Prefix.Length > 0) context.Output.WriteLine($"Loading removes the prefix '{report.Prefix}' from {report.Prefixed} keys.");
        Print(context.Output, $"only in {name}", report.Missing);
        Print(context.Output, $"only in {file.Path}", report.Unexpected);
        Print(context.Output, "different shape", report.Mismatched);
        context.Output.WriteLine($"{report.Loaded.Count} entries match{(report.IsExact ? "; the file can be loaded without changes" : "")}.");
        return report.IsExact ? 0 : 1;
    }

    private static void Print(TextWriter output, CheckpointDifference difference)
    {
        Print(output, "only in the first file", difference.OnlyInFirst);
        Print(output, "only in the second file", difference.OnlyInSecond);
        Print(output, "different shape", [.. difference.Mismatched.Select(m => $"{new StateEntry(m.Key, m.Expected)} → [{string.Join(", ", m.Found)}]")]);
        Print(output, "different type", [.. difference.Retyped.Select(r => $"{r.Key} {r.From} → {r.To}")]);
        Print(output, "different values", [.. difference.Changed.Take(MaxShown).Select(Text)], difference.Changed.Count);
        if (difference.Changed.Count > MaxShown) output.WriteLine($"  … and {difference.Changed.Count - MaxShown} with smaller differences");
        output.WriteLine(
            $"{Quantity.Of(difference.Same, "tensor")} {(difference.Same == 1 ? "is" : "are")} equal"
            + $"{(difference.IsNone ? "; the checkpoints do not differ" : "")}.");
    }

    private static void Print(TextWriter output, string title, IReadOnlyCollection<object> entries, int? count = null)
    {
        if (entries.Count == 0) return;
        output.WriteLine($"{title}: {count ?? entries.Count}");
        foreach (var entry in entries) output.WriteLine($"  {entry}");
    }

    private static string Text(ValueDifference difference) => string.Create(
        CultureInfo.InvariantCulture, $"{difference.Key}: up to {difference.Largest:g5}, in {difference.Count:N0} of {difference.Of:N0} values");
}
