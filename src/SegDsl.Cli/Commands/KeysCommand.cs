using System.Text.Json.Serialization;
using System.CommandLine;
using System.Globalization;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using TorchSharp;

namespace SegDsl.Cli.Commands;

/// <summary><c>seg keys</c>: lists the state of a network.</summary>
[ProgramCommand(order: 40)]
internal sealed class KeysCommand : ICommand
{
    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var network = SharedOptions.Network();
        var set = SharedOptions.Set();
        var json = new JsonReport();
        var command = new Command("keys", "List the keys and shapes of the state of a network, in order.") { network, set, json.Option };
        command.SetAction(parsed =>
        {
            using var module = context.Declarations.Network(parsed.GetRequiredValue(network)).Instantiate(parsed.GetRequiredValue(set));
            var entries = module.state_dict().Select(pair => new StateEntry(pair.Key, pair.Value.shape)).ToList();
            var trainable = module.parameters().Sum(p => p.numel());
            json.Write(
                parsed,
                context.Output,
                output => Print(output, entries, trainable),
                () => new StateDocument([.. entries.Select(e => new KeyDocument(e.Key, e.Shape))], entries.Sum(e => e.Elements), trainable),
                KeysJson.Default.StateDocument);
            return 0;
        });
        return command;
    }

    private static void Print(TextWriter output, List<StateEntry> entries, long trainable)
    {
        var width = entries.Max(entry => entry.Key.Length);
        foreach (var (key, shape) in entries) output.WriteLine($"{key.PadRight(width)}  [{string.Join(", ", shape)}]");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{entries.Count} keys, {entries.Sum(e => e.Elements):N0} values, {trainable:N0} trainable"));
    }

    private readonly record struct StateEntry(string Key, long[] Shape)
    {
        public long Elements => Shape.Aggregate(1L, (product, size) => product * size);
    }
}

/// <summary>The serializer of <c>seg keys --json</c>. Properties can be added, but are never renamed or removed.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StateDocument))]
internal sealed partial class KeysJson : JsonSerializerContext;

/// <summary><c>seg keys --json</c>.</summary>
/// <param name="State">The parameters and buffers, in order.</param>
/// <param name="Values">The number of values.</param>
/// <param name="Parameters">The number of trainable values.</param>
internal sealed record StateDocument(IReadOnlyList<KeyDocument> State, long Values, long Parameters);

/// <summary>A parameter or buffer.</summary>
internal sealed record KeyDocument(string Key, IReadOnlyList<long> Shape);
