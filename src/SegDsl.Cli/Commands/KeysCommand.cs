using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using TorchSharp;

namespace SegDsl.Cli.Commands;

/// <summary><c>seg keys</c>: the state of a network, key by key.</summary>
internal sealed class KeysCommand : ICommand
{
    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var network = SharedOptions.Network();
        var set = SharedOptions.Set();
        var json = SharedOptions.Json();
        var command = new Command("keys", "Prints the keys and shapes of a network's state, in order.") { network, set, json };
        command.SetAction(parsed =>
        {
            using var module = context.Catalog.Network(parsed.GetRequiredValue(network)).Instantiate(parsed.GetRequiredValue(set));
            var entries = module.state_dict().Select(pair => new StateEntry(pair.Key, pair.Value.shape)).ToList();
            var trainable = module.parameters().Sum(p => p.numel());
            if (parsed.GetValue(json)) context.Output.WriteJson(writer => Write(writer, entries, trainable));
            else Print(context.Output, entries, trainable);
            return 0;
        });
        return command;
    }

    private static void Print(TextWriter output, List<StateEntry> entries, long trainable)
    {
        var width = entries.Max(entry => entry.Key.Length);
        foreach (var (key, shape) in entries) output.WriteLine($"{key.PadRight(width)}  [{string.Join(", ", shape)}]");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{entries.Count} keys, {entries.Sum(e => e.Elements):N0} values, {trainable:N0} of them trainable"));
    }

    private static void Write(Utf8JsonWriter json, List<StateEntry> entries, long trainable)
    {
        json.WriteStartObject();
        json.WriteStartArray("state");
        foreach (var (key, shape) in entries)
        {
            json.WriteStartObject();
            json.WriteString("key", key);
            json.WriteStartArray("shape");
            foreach (var size in shape) json.WriteNumberValue(size);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteNumber("values", entries.Sum(e => e.Elements));
        json.WriteNumber("parameters", trainable);
        json.WriteEndObject();
    }

    private readonly record struct StateEntry(string Key, long[] Shape)
    {
        public long Elements => Shape.Aggregate(1L, (product, size) => product * size);
    }
}
