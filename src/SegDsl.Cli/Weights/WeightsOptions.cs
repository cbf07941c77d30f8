using System.CommandLine;
using SegDsl.Checkpoints;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Networks;

namespace SegDsl.Cli.Weights;

/// <summary>The options that select the weights of a network and how strictly they must match.</summary>
internal sealed class WeightsOptions
{
    /// <summary>The checkpoint, which is required.</summary>
    public Option<FileInfo> File { get; } = new("--weights")
    {
        Description = "Load the weights from this checkpoint: a safetensors file, a safetensors index, or a PyTorch file.",
        HelpName = "file",
        Required = true,
    };

    /// <summary>The dictionary in the checkpoint.</summary>
    public Option<string?> Key { get; } = SharedOptions.Key();

    /// <summary>Whether to load matching weights only.</summary>
    public Option<bool> Partial { get; } = new("--partial")
    {
        Description = "Load only the weights that match by name and shape, and report the others, instead of requiring an exact match.",
    };

    /// <summary>Loads the state of a network from the checkpoint that the command line specifies, and reports conversions and differences.</summary>
    /// <exception cref="CheckpointException">The checkpoint is missing, damaged or not supported.</exception>
    /// <exception cref="CommandException">The checkpoint does not match the network; the message lists the differences.</exception>
    public void Load(ParseResult parsed, SegmentationNetwork network, CommandContext context)
    {
        using var opened = Checkpoint.Open(parsed.GetRequiredValue(File).ToString(), parsed.GetValue(Key));
        var report = Load(network, opened, parsed.GetValue(Partial) ? StateMatch.Partial : StateMatch.Exact);
        if (report.Loaded.Count == 0) throw new CommandException($"{opened.Path} cannot be loaded: none of its entries matches the network.");
        var notes = new List<string>();
        if (opened.Key.Length > 0) notes.Add($"Loaded the dictionary '{opened.Key}'.");
        if (!report.IsExact || report.Prefix.Length > 0 || report.Converted.Count > 0) notes.Add(report.ToString());
        if (notes.Count > 0) context.Error.WriteLine($"seg: {opened.Path}: {string.Join('\n', notes)}");
    }

    private static StateLoadReport Load(SegmentationNetwork network, Checkpoint file, StateMatch match)
    {
        try
        {
            return StateLoader.Load(network, file, match);
        }
        catch (StateMismatchException e)
        {
            throw new CommandException($"{e.Message}\nUse --partial to load the matching entries only.", e);
        }
    }
}
