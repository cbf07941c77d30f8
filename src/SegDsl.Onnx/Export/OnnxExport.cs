using SegDsl.Fusion.Graphs;
using SegDsl.Language.Graph;
using SegDsl.Networks;
using SegDsl.Onnx.Format;

namespace SegDsl.Onnx.Export;

/// <summary>Writes networks as ONNX models.</summary>
public static class OnnxExport
{
    /// <summary>
    /// Writes a network with its current weights as an ONNX model for inference. The names of the initializers are the state keys. Sizes are dynamic unless the
    /// options fix them.
    /// </summary>
    /// <param name="network">A network that the compiler generated from a <c>.seg</c> file.</param>
    /// <param name="path">The file to create or replace, for example <c>net.onnx</c>. Weights that are stored apart are in <c>net.onnx.data</c>.</param>
    /// <param name="options">How it is written; null for the defaults.</param>
    /// <exception cref="OnnxException">
    /// An operation has no ONNX form, the network runs C# of its own in its forward pass, a weight is NaN or infinite, or an option does not apply to the
    /// network.
    /// </exception>
    /// <exception cref="FusionException">The assembly of the network does not contain its <c>.seg</c> file.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void ExportOnnx(this SegmentationNetwork network, string path, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ModelOf(network, NetworkSources.GraphOf(network), options ?? new()).Write(path);
    }

    /// <summary>
    /// Writes a network with its current weights as an ONNX model to a stream. See <see cref="ExportOnnx(SegmentationNetwork, string, OnnxExportOptions?)"/>.
    /// </summary>
    /// <param name="network">A network that the compiler generated from a <c>.seg</c> file.</param>
    /// <param name="stream">Receives the model with its weights. It stays open.</param>
    /// <param name="options">How it is written; null for the defaults.</param>
    /// <exception cref="OnnxException">
    /// An operation has no ONNX form, an option does not apply to the network, or the weights must be stored in a file of their own.
    /// </exception>
    /// <exception cref="FusionException">The assembly of the network does not contain its <c>.seg</c> file.</exception>
    public static void ExportOnnx(this SegmentationNetwork network, Stream stream, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(stream);
        ModelOf(network, NetworkSources.GraphOf(network), options ?? new()).Write(stream);
    }

    /// <summary>Converts a network to an ONNX model that can be written.</summary>
    /// <param name="network">The network with its weights.</param>
    /// <param name="graph">Its graph, with the numbers that it was created with.</param>
    /// <param name="options">How it is written.</param>
    internal static ExportedModel ModelOf(SegmentationNetwork network, NetworkGraph graph, OnnxExportOptions options)
    {
        if (options.Opset is < OnnxExportOptions.MinimumOpset or > OnnxExportOptions.MaximumOpset)
            throw new OnnxException($"Version {options.Opset} of the ONNX operators is not supported: choose one from {OnnxExportOptions.MinimumOpset} to "
                + $"{OnnxExportOptions.MaximumOpset}.");
        if (NetworkHooks.Find(network) is { } hook)
            throw new OnnxException($"{hook}, which a model cannot contain, so it cannot be exported. Write it in the language instead of C#.");
        if (NonFiniteTensor.Find(network.state_dict()) is { } found)
            throw new OnnxException($"The weights of {network.GetName()} are not finite: {found}. Use other weights.");
        if (options.Dataset is { Classes.Count: > 0 } data && network is { IsClassifier: false, Classes: > 0 } && network.Classes != data.Classes.Count)
            throw new OnnxException($"The network scores {network.Classes} classes, but {data.Name} has {data.Classes.Count}.");
        ModelMetadata.CheckLicense(options.License);
        ThrowIfSizesDoNotApply(graph, options.Sizes);
        var export = new NetworkExport(network, graph, options);
        var model = new ModelProto { IrVersion = IrVersionOf(options.Opset), Graph = export.Write() };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = options.Opset });
        ModelMetadata.Add(model, graph, options);
        return new(model, [.. export.Stored.Select(entry => new StoredTensor(entry.Key, export.Modules.State(entry.Key), entry.Value))], options);
    }

    /// <summary>The version of the format that the release with a version of the operators introduced.</summary>
    private static long IrVersionOf(int opset) => opset switch { < 19 => 8, < 21 => 9, 21 or 22 => 10, 23 => 11, 24 => 12, _ => 13 };

    private static void ThrowIfSizesDoNotApply(NetworkGraph graph, IReadOnlyDictionary<string, long> sizes)
    {
        var symbols = graph.Inputs.SelectMany(input => input.Shape?.Dimensions ?? []).SelectMany(size => size.Symbols).ToHashSet(StringComparer.Ordinal);
        if (sizes.Keys.FirstOrDefault(symbol => !symbols.Contains(symbol)) is { } unknown)
            throw new OnnxException($"The inputs of {graph.Name} have no size '{unknown}'. Available: {string.Join(", ", symbols)}.");
        foreach (var (symbol, size) in sizes)
            if (size < graph.Requirements.LeastOf(symbol))
                throw new OnnxException($"{graph.Name} requires {symbol} >= {graph.Requirements.LeastOf(symbol)}, but {symbol} is {size}.");
        if (graph.Requirements.Others.FirstOrDefault(
            other => other.Value.Symbols.All(sizes.ContainsKey) && other.Value.Evaluate(sizes) < other.Least) is { } unmet)
            throw new OnnxException($"{graph.Name} requires that {unmet}, which does not hold for the given sizes.");
    }
}
