using SegDsl.Checkpoints.Safetensors;
using SegDsl.Checkpoints.PyTorch;
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SegDsl.Checkpoints;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;

namespace SegDsl.Cli.Weights;

/// <summary><c>seg weights show</c>: lists the tensors of a checkpoint.</summary>
internal sealed class WeightsShow : ICommand
{
    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var file = new Argument<string>("file") { Description = "Specify a checkpoint: a safetensors file, a safetensors index, or a PyTorch file." };
        var key = SharedOptions.Key();
        var json = SharedOptions.Json();
        var stats = new Option<bool>("--stats") { Description = "Compute the mean, standard deviation, minimum and maximum of each tensor." };
        var command = new Command("show", "List the tensors of a checkpoint, without executing code in it.") { file, key, json, stats };
        command.SetAction(parsed =>
        {
            using var checkpoint = Checkpoint.Open(parsed.GetRequiredValue(file), parsed.GetValue(key));
            var entries = checkpoint.Tensors.Values
                .Select(tensor => new Entry(tensor, parsed.GetValue(stats) ? TensorStatistics.Of(checkpoint, tensor.Name) : null)).ToList();
            if (parsed.GetValue(json)) context.Output.WriteJson(writer => Write(writer, checkpoint, entries));
            else Print(context.Output, checkpoint, entries, parsed.GetValue(stats));
            return 0;
        });
        return command;
    }

    private static void Print(TextWriter output, Checkpoint checkpoint, List<Entry> entries, bool stats)
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
        foreach (var (name, text) in checkpoint.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal)) output.WriteLine(Printable($"{name}: {text}"));
    }

    private static void Write(Utf8JsonWriter json, Checkpoint checkpoint, List<Entry> entries)
    {
        json.WriteStartObject();
        json.WriteString("format", checkpoint.Format.ToString());
        json.WriteString("key", checkpoint.Key);
        json.WriteNumber("values", entries.Sum(e => e.Tensor.Elements));
        json.WriteNumber("bytes", entries.Sum(e => e.Tensor.Bytes));
        json.WriteStartObject("metadata");
        foreach (var (name, text) in checkpoint.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal)) json.WriteString(name, text);
        json.WriteEndObject();
        json.WriteStartArray("skipped");
        foreach (var name in checkpoint.Skipped) json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteStartArray("tensors");
        foreach (var (tensor, values) in entries)
        {
            json.WriteStartObject();
            json.WriteString("key", tensor.Name);
            json.WriteString("type", tensor.Type.ToString());
            json.WriteStartArray("shape");
            foreach (var size in tensor.Shape) json.WriteNumberValue(size);
            json.WriteEndArray();
            if (values is not null)
            {
                Write(json, "mean", values.Mean);
                Write(json, "std", values.StandardDeviation);
                Write(json, "min", values.Minimum);
                Write(json, "max", values.Maximum);
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes null for NaN and infinity, which JSON cannot represent.</summary>
    private static void Write(Utf8JsonWriter json, string name, double number)
    {
        if (double.IsFinite(number)) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }

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
