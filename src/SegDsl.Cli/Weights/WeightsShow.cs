using SegDsl.Checkpoints.Safetensors;
using SegDsl.Checkpoints.PyTorch;
using System.CommandLine;
using System.Globalization;
using SegDsl.Checkpoints;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;

namespace SegDsl.Cli.Weights;

/// <summary><c>seg weights show</c>: lists the tensors of a checkpoint.</summary>
internal sealed class WeightsShow : ICommand
{
    private const int MaxObjects = 50;

    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var file = WeightsOptions.CheckpointArgument("file");
        var key = SharedOptions.Key();
        var json = new JsonReport();
        var stats = new Option<bool>("--stats") { Description = "Read the values, and show their mean, standard deviation, minimum and maximum." };
        var command = new Command("show", "List the tensors of a checkpoint, without executing code in it.") { file, key, json.Option, stats };
        command.SetAction(parsed =>
        {
            using var checkpoint = Checkpoint.Open(parsed.GetRequiredValue(file), parsed.GetValue(key));
            var entries = checkpoint.Tensors.Values
                .Select(tensor => new Entry(tensor, parsed.GetValue(stats) ? TensorStatistics.Of(checkpoint, tensor.Name) : null)).ToList();
            var nonFinite = NonFiniteEntry.In(checkpoint);
            json.Write(
                parsed,
                context.Output,
                output => Print(output, checkpoint, entries, nonFinite, parsed.GetValue(stats)),
                () => Describe(checkpoint, entries, nonFinite),
                CheckpointJson.Default.CheckpointDocument);
            return 0;
        });
        return command;
    }

    private static void Print(TextWriter output, Checkpoint checkpoint, List<Entry> entries, IReadOnlyList<NonFiniteEntry> nonFinite, bool stats)
    {
        var table = stats ? new TextTable("key", "type", "shape", "mean", "std", "min", "max") : new TextTable("key", "type", "shape");
        foreach (var (tensor, statistics) in entries)
        {
            string[] cells = [tensor.Name, tensor.Type.ToString(), $"[{string.Join(", ", tensor.Shape)}]"];
            table.Add(statistics is null
                ? cells
                : [.. cells, Number(statistics.Mean), Number(statistics.StandardDeviation), Number(statistics.Minimum), Number(statistics.Maximum)]);
        }
        table.Print(output);
        var source = checkpoint.Key.Length > 0 ? $" '{checkpoint.Key}' of" : "";
        var (values, bytes) = (entries.Sum(e => e.Tensor.Elements), entries.Sum(e => e.Tensor.Bytes));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{entries.Count} tensors, {values:N0} values, {bytes:N0} bytes;{source} {Name(checkpoint.Format)}"));
        if (checkpoint.Skipped.Count > 0) output.WriteLine($"skipped: {Printable(string.Join(", ", checkpoint.Skipped))}");
        if (checkpoint.Alternatives.Count > 0)
            output.WriteLine(Printable($"other weights: {string.Join(", ", checkpoint.Alternatives)}; select one with --key"));
        if (checkpoint.SkippedObjects.Count > 0)
        {
            output.WriteLine("skipped Python objects, not executed:");
            var objects = new TextTable("key", "class");
            foreach (var (path, type) in checkpoint.SkippedObjects.Take(MaxObjects)) objects.Add(Printable(path), Printable(type));
            objects.Print(output);
            var rest = checkpoint.SkippedObjects.Count - MaxObjects;
            if (rest > 0) output.WriteLine($"… and {rest} more; --json lists them");
        }
        if (nonFinite is [var first, ..])
            output.WriteLine(
                $"NaN or infinite values in {nonFinite.Count} of {entries.Count} tensors; "
                + $"the first is '{first.Name}' ({first.Count} of {first.Elements} values)");
        foreach (var (name, text) in checkpoint.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal)) output.WriteLine(Printable($"{name}: {text}"));
    }

    private static CheckpointDocument Describe(Checkpoint checkpoint, List<Entry> entries, IReadOnlyList<NonFiniteEntry> nonFinite) => new(
        checkpoint.Format.ToString(),
        checkpoint.Key,
        entries.Sum(e => e.Tensor.Elements),
        entries.Sum(e => e.Tensor.Bytes),
        new SortedDictionary<string, string>(checkpoint.Metadata.ToDictionary(), StringComparer.Ordinal),
        [.. checkpoint.Skipped],
        [.. entries.Select(Describe)],
        [.. checkpoint.SkippedObjects.Select(skipped => new SkippedObjectDocument(skipped.Path, skipped.ClassName))],
        [.. nonFinite.Select(tensor => new NonFiniteDocument(tensor.Name, tensor.Count))]);

    private static TensorDocument Describe(Entry entry)
    {
        var (name, type, shape) = (entry.Tensor.Name, entry.Tensor.Type.ToString(), entry.Tensor.Shape);
        return entry.Values is not { } values
            ? new TensorDocument(name, type, shape)
            : new MeasuredTensorDocument(
                name, type, shape, Finite(values.Mean), Finite(values.StandardDeviation), Finite(values.Minimum), Finite(values.Maximum));
    }

    /// <summary>Returns null for numbers that JSON cannot represent.</summary>
    private static double? Finite(double number) => double.IsFinite(number) ? number : null;

    private static string Name(CheckpointFormat format) => format switch
    {
        CheckpointFormat.PyTorchZip => "PyTorch (zip)",
        CheckpointFormat.PyTorchLegacy => "PyTorch (before 1.6)",
        CheckpointFormat.SafetensorsShards => "safetensors (sharded)",
        _ => "safetensors",
    };

    private static string Number(double number) => number.ToString("g5", CultureInfo.InvariantCulture);

    /// <summary>Replaces control characters, which could move the cursor of the terminal.</summary>
    private static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));

    private sealed record Entry(StoredTensor Tensor, TensorStatistics? Values);
}
