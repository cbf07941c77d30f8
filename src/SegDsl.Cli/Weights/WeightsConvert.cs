using SegDsl.Checkpoints.Safetensors;
using System.CommandLine;
using System.Globalization;
using SegDsl.Checkpoints;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using static TorchSharp.torch;

namespace SegDsl.Cli.Weights;

/// <summary><c>seg weights convert</c>: converts a checkpoint to safetensors.</summary>
internal sealed class WeightsConvert : ICommand
{
    private static readonly Dictionary<string, ScalarType> Types = new()
    {
        ["fp16"] = ScalarType.Float16,
        ["bf16"] = ScalarType.BFloat16,
        ["fp32"] = ScalarType.Float32,
    };

    private static readonly (string Name, long Bytes)[] Units = [("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("", 1)];

    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var input = WeightsOptions.CheckpointArgument("file");
        var output = SharedOptions.OutputFile("Create or replace this .safetensors file.");
        var key = SharedOptions.Key();
        var size = new Option<long?>("--shard-size")
        {
            Description = "Split the tensors into files of at most this size, for example 2GB, with an index.",
            HelpName = "size",
            CustomParser = result =>
            {
                if (ParseSize(result.Tokens[0].Value) is { } bytes) return bytes;
                result.AddError($"--shard-size {result.Tokens[0].Value}: expected a size, for example 2GB, 500MB, 100KB or a number of bytes.");
                return null;
            },
        };
        var type = new Option<string?>("--dtype") { Description = "Convert floating-point tensors to this type." };
        type.Accept([.. Types.Keys]);
        var rename = new Option<string[]>("--rename")
        {
            Description = "Replace a prefix of names, for example module.= or backbone.=encoder.; can be repeated, in order.",
            HelpName = "from=to",
            DefaultValueFactory = _ => [],
        };
        var command = new Command("convert", "Convert a checkpoint to safetensors.") { input, output, key, size, type, rename };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(output).ToString();
            if (!path.EndsWith(".safetensors", StringComparison.Ordinal)) throw new CommandException($"{path}: the name must end with .safetensors.");
            using var checkpoint = Checkpoint.Open(parsed.GetRequiredValue(input), parsed.GetValue(key));
            var conversion = new CheckpointConversion
            {
                FloatType = parsed.GetValue(type) is { } name ? Types[name] : null,
                Renames = [.. parsed.GetRequiredValue(rename).Select(ParseRename)],
                ShardBytes = parsed.GetValue(size),
            };
            var written = conversion.Write(checkpoint, path);
            context.Output.WriteLine($"{checkpoint.Tensors.Count} tensors → {written}");
            if (checkpoint.Skipped.Count > 0)
                context.Output.WriteLine($"{checkpoint.Skipped.Count} other entries of {checkpoint.Path} were skipped; 'seg weights show' lists them.");
            return 0;
        });
        return command;
    }

    private static long? ParseSize(string text)
    {
        var (unit, bytes) = Array.Find(Units, candidate => text.EndsWith(candidate.Name, StringComparison.OrdinalIgnoreCase));
        return long.TryParse(text[..^unit.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number > 0 && number <= long.MaxValue / bytes
            ? number * bytes
            : null;
    }

    private static KeyRename ParseRename(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? new KeyRename(text[..equals], text[(equals + 1)..])
            : throw new CommandException($"--rename {text}: expected from=to, for example --rename module.= or --rename backbone.=encoder.");
    }
}
