using System.CommandLine;
using System.Globalization;
using SegDsl.Checkpoints;
using SegDsl.Checkpoints.Frameworks;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using static TorchSharp.torch;

namespace SegDsl.Cli.Weights;

/// <summary><c>seg weights convert</c>: converts a checkpoint to another format, types or names.</summary>
internal sealed class WeightsConvert : ICommand
{
    private static readonly Dictionary<string, ScalarType> Types = new()
    {
        ["fp16"] = ScalarType.Float16,
        ["bf16"] = ScalarType.BFloat16,
        ["fp32"] = ScalarType.Float32,
    };

    private const string PyTorch = "pytorch", Safetensors = "safetensors";

    private static readonly string[] PyTorchEndings = [".pth", ".pt", ".ckpt", ".bin"];

    private static readonly (string Name, long Bytes)[] Units = [("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("", 1)];

    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var input = WeightsOptions.CheckpointArgument("file");
        var output = SharedOptions.OutputFile("Create or replace this file: .safetensors, or .pth, .pt, .ckpt or .bin with --to pytorch.");
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
        var rename = RenameOption.Create("--rename", "Replace a prefix of names, for example module.= or backbone.=encoder. Prefixes are replaced in order.");
        var to = new Option<string>("--to")
        {
            Description = "Write this format; torch.load(weights_only=True) reads pytorch.",
            DefaultValueFactory = _ => Safetensors,
        };
        to.Accept(Safetensors, PyTorch);
        var framework = new Option<string?>("--from") { Description = "Convert published weights of this framework to the keys of --network." };
        framework.Accept([.. FrameworkWeights.Frameworks]);
        var network = new Option<string?>("--network")
        {
            Description = "Use the keys of this network with --from; every key and shape must match.",
            HelpName = "name",
        };
        var set = SharedOptions.Set();
        var command = new Command("convert", "Convert a checkpoint to safetensors or PyTorch's format, and rename its keys.")
        {
            input, output, key, to, size, type, rename, framework, network, set,
        };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(output).ToString();
            var toPyTorch = parsed.GetRequiredValue(to) == PyTorch;
            CheckName(path, toPyTorch);
            if (toPyTorch && parsed.GetValue(size) is not null) throw new OptionException("--shard-size applies to safetensors only.");
            if (parsed.GetValue(framework) is null != parsed.GetValue(network) is null)
                throw new OptionException("--from and --network belong together, for example --from timm --network ConvNeXtTClassifier.");
            using var module = parsed.GetValue(network) is { } name ? context.Declarations.Network(name).Instantiate(parsed.GetRequiredValue(set)) : null;
            using var checkpoint = Checkpoint.Open(parsed.GetRequiredValue(input), parsed.GetValue(key));
            var conversion = new CheckpointConversion
            {
                ToPyTorch = toPyTorch,
                FloatType = parsed.GetValue(type) is { } asked ? Types[asked] : null,
                Renames = RenameOption.Values(parsed, rename),
                ShardBytes = parsed.GetValue(size),
                Weights = module is null ? null : new FrameworkWeights(parsed.GetValue(framework)!, module)
                {
                    Auxiliary = AuxiliaryHeads.Of(context, parsed.GetValue(network)!),
                    Note = context.Note,
                },
            };
            var written = conversion.Write(checkpoint, path);
            using (var result = Checkpoint.Open(written)) context.Output.WriteLine($"{result.Tensors.Count} tensors → {written}");
            if (checkpoint.Skipped.Count > 0)
                context.Output.WriteLine($"{checkpoint.Skipped.Count} other entries of {checkpoint.Path} were skipped; 'seg weights show' lists them.");
            return 0;
        });
        return command;
    }

    private static void CheckName(string path, bool toPyTorch)
    {
        if (!toPyTorch && !path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
            throw new OptionException($"--output {path}: the name must end with .safetensors, or write --to pytorch.");
        if (toPyTorch && !Array.Exists(PyTorchEndings, ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
            throw new OptionException(
                $"--output {path}: with --to pytorch, the name must end with {string.Join(", ", PyTorchEndings[..^1])} or {PyTorchEndings[^1]}.");
    }

    private static long? ParseSize(string text)
    {
        var (unit, bytes) = Array.Find(Units, candidate => text.EndsWith(candidate.Name, StringComparison.OrdinalIgnoreCase));
        return long.TryParse(text[..^unit.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number > 0 && number <= long.MaxValue / bytes
            ? number * bytes
            : null;
    }
}
