using SegDsl.Checkpoints;
using SegDsl.Networks;

namespace SegDsl.Cli;

/// <summary>Weights for commands that use a network as it was trained.</summary>
internal static class CheckpointLoading
{
    /// <summary>Takes the whole state of a network from a file that must fit it exactly.</summary>
    /// <exception cref="CheckpointException">The file is missing or damaged.</exception>
    /// <exception cref="StateMismatchException">It does not fit; the message lists where.</exception>
    public static void LoadExactly(this SegmentationNetwork network, string weights)
    {
        using var file = Checkpoint.Open(weights);
        StateLoader.Load(network, file, StateMatch.Exact);
    }
}
