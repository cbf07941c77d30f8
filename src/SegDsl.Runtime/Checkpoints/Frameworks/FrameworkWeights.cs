using static TorchSharp.torch;

namespace SegDsl.Checkpoints.Frameworks;

/// <summary>Published weights of another framework, to be renamed for a network.</summary>
/// <param name="Framework">One of <see cref="Frameworks"/>.</param>
/// <param name="Network">The network.</param>
public sealed record FrameworkWeights(string Framework, nn.Module Network)
{
    /// <summary>The frameworks whose weights can be renamed.</summary>
    public static IReadOnlyList<string> Frameworks => KeyTable.Frameworks;

    /// <summary>The paths of modules that only training uses, for example auxiliary heads; the file may lack them.</summary>
    public IReadOnlyCollection<string> Auxiliary { get; init; } = [];

    /// <summary>Receives notes about differences between the framework and the network that do not show in keys or shapes.</summary>
    public Action<string> Note { get; init; } = _ => { };
}
