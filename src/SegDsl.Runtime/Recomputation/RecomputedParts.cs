using System.Runtime.ExceptionServices;
using SegDsl.Networks;
using SegDsl.Precision;
using static TorchSharp.torch;

namespace SegDsl.Recomputation;

/// <summary>
/// The parts of a network whose activations are not kept in training, but computed again in the backward pass: less memory for one more forward pass of
/// these parts. Chen et al.: Training Deep Nets with Sublinear Memory Cost, arXiv:1604.06174.
/// </summary>
/// <remarks>
/// A part is divided into segments, modules that take and return one tensor. Only the input of a segment is kept, so the memory of a backward pass is that
/// of the inputs of all segments and of the activations of the largest one.
/// </remarks>
internal sealed class RecomputedParts : IDisposable
{
    private readonly List<RecomputedSegment> segments;
    private Exception? failure;

    /// <summary>Finds the segments of the parts.</summary>
    /// <param name="network">The network on its device.</param>
    /// <param name="parts"><c>backbone</c>, or paths of modules.</param>
    /// <param name="precision">The precision of the forward pass.</param>
    /// <param name="device">The device of the network.</param>
    /// <exception cref="ArgumentException">A part does not exist, or has no module that takes and returns one tensor.</exception>
    public RecomputedParts(SegmentationNetwork network, IReadOnlyList<string> parts, ComputePrecision precision, Device device)
    {
        var modules = new HashSet<nn.Module<Tensor, Tensor>>(ReferenceEqualityComparer.Instance);
        foreach (var part in parts)
        {
            var found = Find(network, part);
            if (found.Count == 0) throw new ArgumentException($"Cannot recompute '{part}': the network has no such module.");
            var within = found.SelectMany(SegmentsOf).ToList();
            if (within.Count == 0) throw new ArgumentException($"Cannot recompute '{part}': it has no module that takes and returns one tensor.");
            modules.UnionWith(within);
        }
        var seeds = new RandomSeeds();
        segments = [.. modules.Select(module => new RecomputedSegment(module, precision, device, seeds, e => failure ??= e))];
    }

    /// <summary>The number of segments.</summary>
    public int Count => segments.Count;

    /// <summary>Ends the segments that a failed forward pass left. Call it after every forward pass.</summary>
    public void EndForward() => segments.ForEach(segment => segment.EndForward());

    /// <summary>
    /// Throws the first exception of a segment in the backward pass: exceptions cannot pass through native code. Call it after the backward pass.
    /// </summary>
    public void EndBackward()
    {
        if (failure is { } first) ExceptionDispatchInfo.Throw(first);
    }

    /// <summary>Keeps the activations again.</summary>
    public void Dispose() => segments.ForEach(segment => segment.Dispose());

    private static List<nn.Module> Find(SegmentationNetwork network, string part) =>
    [
        .. part is "backbone" or "trunk" ? network.Backbones : Enumerable.Empty<nn.Module>(),
        .. network.named_modules().Where(entry => entry.name == part).Select(entry => entry.module),
    ];

    /// <summary>A module itself if it takes and returns one tensor; otherwise the outermost modules of this kind in it, without single layers.</summary>
    private static IEnumerable<nn.Module<Tensor, Tensor>> SegmentsOf(nn.Module module) =>
        module is nn.Module<Tensor, Tensor> segment ? [segment]
        : module.children().Where(child => child.children().Any()).SelectMany(SegmentsOf);
}
