using SegDsl.Fusion.Planning;
using SegDsl.Language.Graph;
using SegDsl.Networks;

namespace SegDsl.Fusion;

/// <summary>A step of a fused network.</summary>
/// <param name="Name">What it computes, for example <c>Conv + Norm + relu</c>.</param>
/// <param name="Path">The path of the module of its first operation; empty for the network itself.</param>
/// <param name="Operations">The number of operations of the graph that it stands for.</param>
/// <param name="Note">Why it is not part of a fused operation; empty if it is one, or if its operation has no fused form.</param>
public sealed record FusedStep(string Name, string Path, int Operations, string Note)
{
    /// <summary>Returns the steps that compute the outputs of a network in inference.</summary>
    /// <param name="network">The network. It is set to evaluation mode.</param>
    /// <param name="graph">Its graph, elaborated with the numbers that it was created with.</param>
    /// <exception cref="FusionException">The graph does not describe the network.</exception>
    public static IReadOnlyList<FusedStep> Of(SegmentationNetwork network, NetworkGraph graph)
    {
        using var fused = new FusedNetwork(network, graph);
        return [.. fused.Plan.Steps.Select(step => new FusedStep(step.Kernel.Name, step.Path, step.Nodes.Count, step.Note))];
    }
}
