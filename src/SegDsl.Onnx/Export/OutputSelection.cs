using SegDsl.Language.Graph;
using SegDsl.Networks;
using TorchSharp;

namespace SegDsl.Onnx.Export;

/// <summary>An output of the model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Node">The index of the node that computes it.</param>
internal sealed record SelectedOutput(string Name, int Node);

/// <summary>The outputs of a network that become outputs of the model.</summary>
/// <param name="graph">The network.</param>
/// <param name="options">The options with the names of the outputs.</param>
internal sealed class OutputSelection(NetworkGraph graph, OnnxExportOptions options)
{
    /// <summary>The name of the output with the scores of classes.</summary>
    public const string Segmentation = "seg";

    private const long Labels = 256;

    /// <summary>The outputs, in order.</summary>
    /// <exception cref="OnnxException">An output does not exist, or has no label map.</exception>
    public IReadOnlyList<SelectedOutput> Outputs
    {
        get
        {
            if (options.Outputs.FirstOrDefault(name => graph.Outputs.All(output => output.Name != name)) is { } unknown)
                throw new OnnxException(
                    $"{graph.Name} has no output '{unknown}'. Available: {string.Join(", ", graph.Outputs.Select(output => output.Name))}.");
            var selected = graph.Outputs
                .Where(output => options.Outputs.Count == 0 ? !output.IsAuxiliary : options.Outputs.Contains(output.Name)).ToList();
            if (options.ArgMax) ThrowIfWithoutLabels(selected);
            // A list gives one output per tensor.
            return [.. selected.SelectMany(output => output.Shape is null
                ? NamedTensor.List(output.Name, new torch.Tensor[output.Nodes.Count]).Select((item, i) => new SelectedOutput(item.Name, output.Nodes[i]))
                : [new SelectedOutput(output.Name, output.Nodes[0])])];
        }
    }

    private void ThrowIfWithoutLabels(IReadOnlyList<GraphOutput> selected)
    {
        if (selected.FirstOrDefault(output => output.Name == Segmentation) is not { Shape.Rank: 4 or 5 } scores)
            throw new OnnxException($"A label map needs the output '{Segmentation}', which {graph.Name} does not have or which is not exported.");
        if (scores.Shape[1].Value is not (> 1 and <= Labels) and var classes)
            throw new OnnxException($"'{Segmentation}' of {graph.Name} scores {classes?.ToString() ?? "an unknown number of"} classes, "
                + $"and a label map of bytes holds 2 to {Labels}. Export the scores.");
    }
}
