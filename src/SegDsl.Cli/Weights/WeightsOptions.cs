using System.CommandLine;
using SegDsl.Checkpoints;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Networks;

namespace SegDsl.Cli.Weights;

/// <summary>Where a command takes the weights of its network from, and how strictly.</summary>
internal sealed class WeightsOptions
{
    /// <summary>The checkpoint, which must be given.</summary>
    public Option<FileInfo> File { get; } = new("--weights")
    {
        Description = "The network's weights: safetensors (or the index of several), or what torch.save wrote.",
        HelpName = "file",
        Required = true,
    };

    /// <summary>The dictionary in it.</summary>
    public Option<string?> Key { get; } = SharedOptions.Key();

    /// <summary>Whether what fits is enough.</summary>
    public Option<bool> Partial { get; } = new("--partial")
    {
        Description = "Takes of the weights what fits by name and shape, and says so, in place of refusing what does not fit exactly.",
    };

    /// <summary>Takes a network's state from the file that the command line names; says so where more was done than copying.</summary>
    /// <exception cref="CheckpointException">The file is missing, damaged or refused.</exception>
    /// <exception cref="CommandException">It does not fit; the message lists where.</exception>
    public void Load(ParseResult parsed, SegmentationNetwork network, CommandContext context)
    {
        using var opened = Checkpoint.Open(parsed.GetRequiredValue(File).ToString(), parsed.GetValue(Key));
        var report = Load(network, opened, parsed.GetValue(Partial) ? StateMatch.Partial : StateMatch.Exact);
        if (report.Loaded.Count == 0) throw new CommandException($"{opened.Path} cannot be used: not one of its entries fits the network.");
        var notes = new List<string>();
        if (opened.Key.Length > 0) notes.Add($"The weights are its '{opened.Key}'.");
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
            throw new CommandException($"{e.Message}\nWith --partial, what fits is taken.", e);
        }
    }
}
