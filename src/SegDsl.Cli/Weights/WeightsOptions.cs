using System.CommandLine;
using SegDsl.Checkpoints;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Networks;

namespace SegDsl.Cli.Weights;

/// <summary>The options for the weights of a network.</summary>
internal sealed class WeightsOptions
{
    /// <summary>The checkpoint, a required option.</summary>
    public Option<FileInfo> File { get; } = new("--weights")
    {
        Description = "Load the weights from a safetensors file, the index of several, or a file of torch.save.",
        HelpName = "file",
        Required = true,
    };

    /// <summary>Creates an argument for a checkpoint.</summary>
    public static Argument<string> CheckpointArgument(string name) =>
        new(name) { Description = "Read this checkpoint: a safetensors file, the index of several, or a file of torch.save." };

    /// <summary>The dictionary in the checkpoint.</summary>
    public Option<string?> Key { get; } = SharedOptions.Key();

    /// <summary>Whether a partial match is accepted.</summary>
    public Option<bool> Partial { get; } = new("--partial")
    {
        Description = "Load only the weights that match in name and shape, and report the others, instead of rejecting the file.",
    };

    /// <summary>Loads the state of a network from the checkpoint, and prints a note if entries were renamed, converted or ignored.</summary>
    /// <param name="parsed">The arguments of the command.</param>
    /// <param name="network">The network.</param>
    /// <param name="context">The context of the command.</param>
    /// <param name="name">The name of the network whose auxiliary heads may be missing from the checkpoint; null if they are required.</param>
    /// <exception cref="CheckpointException">The checkpoint is missing, damaged or rejected.</exception>
    /// <exception cref="CommandException">The checkpoint does not match the network; the message lists the differences.</exception>
    public void Load(ParseResult parsed, SegmentationNetwork network, CommandContext context, string? name)
    {
        using var opened = Checkpoint.OpenFor(network, parsed.GetRequiredValue(File).ToString(), parsed.GetValue(Key));
        var match = parsed.GetValue(Partial) ? StateMatch.Partial : StateMatch.Exact;
        var report = Load(network, opened, match, () => name is null ? [] : AuxiliaryHeads.Of(context, name));
        if (report.Loaded.Count == 0) throw new CommandException($"{opened.Path} does not match the network: no entry matches in name and shape.");
        var notes = new List<string>();
        if (opened.Key.Length > 0) notes.Add($"Loaded '{opened.Key}'.");
        if (opened.Alternatives.Count > 0 && parsed.GetValue(Key) is null)
        {
            var others = string.Join(", ", opened.Alternatives.Select(key => $"'{key}'"));
            notes.Add($"The file also has {others}; --key {opened.Alternatives[0]} loads it instead.");
        }
        var renames = report.Prefix.Length > 0 || report.Unwrapped > 0 || report.OtherPrefixes.Count > 0;
        if (!report.IsExact || renames || report.Unused.Count > 0 || report.Converted.Count > 0) notes.Add(report.ToString());
        if (notes.Count > 0) context.Note($"{opened.Path}: {string.Join('\n', notes)}");
    }

    private static StateLoadReport Load(SegmentationNetwork network, Checkpoint file, StateMatch match, Func<IReadOnlyCollection<string>> auxiliary)
    {
        try
        {
            // Analyzing the network takes time, which most files do not require.
            return StateLoader.Load(network, file, match, StateLoader.Compare(network, file).Missing.Count > 0 ? auxiliary() : null);
        }
        catch (StateMismatchException e)
        {
            throw new CommandException(
                $"{e.Message}\nIf the network has other settings, set them (--set width=32). Use --partial to load the matching entries only.", e);
        }
    }
}
