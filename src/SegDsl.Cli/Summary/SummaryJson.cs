using System.Text.Json.Serialization;
using SegDsl.Language.Analysis;
using SegDsl.Language.Graph;
using SegDsl.Language.Shapes;

namespace SegDsl.Cli.Summary;

/// <summary>The serializer of <c>seg summary --json</c>; <c>summary.schema.json</c> describes the document.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SummaryDocument))]
internal sealed partial class SummaryJson : JsonSerializerContext;

/// <summary>The static facts of a network.</summary>
internal sealed record SummaryDocument(
    string Network,
    string Summary,
    IReadOnlyDictionary<string, long> Symbols,
    IReadOnlyList<InputDocument> Inputs,
    IReadOnlyList<OutputDocument> Outputs,
    IReadOnlyList<string> Requirements,
    int StateKeys,
    FormulaDocument StateBytes,
    FormulaDocument Parameters,
    FormulaDocument Buffers,
    FormulaDocument Flops,
    FormulaDocument FlopsWithAuxiliary,
    FormulaDocument TrainingBytes,
    long? InferencePeakBytes,
    IReadOnlyList<ModuleDocument> Modules)
{
    /// <summary>Creates the document of a summary.</summary>
    /// <param name="summary">The summary.</param>
    /// <param name="depth">The number of module levels.</param>
    public static SummaryDocument Of(NetworkSummary summary, int depth)
    {
        var (facts, graph) = (summary.Facts, summary.Graph);
        return new(
            graph.Name,
            graph.Network.Summary,
            summary.Values ?? graph.Defaults.ToDictionary(d => d.Key, d => d.Value.Value ?? 0),
            [.. graph.Inputs.Select(input => new InputDocument(input.Name, input.Shape?.ToString(), ShapeDocument.SizeOf(input.Shape, summary)))],
            [.. graph.Outputs.Select(output => OutputDocument.Of(output, summary))],
            [.. InputSizes.Requirements(graph)],
            graph.State.Count,
            FormulaDocument.Of(facts.StateBytes, summary),
            FormulaDocument.Of(facts.Network.Parameters, summary),
            FormulaDocument.Of(facts.Network.Buffers, summary),
            FormulaDocument.Of(facts.InferenceFlops, summary),
            FormulaDocument.Of(facts.Network.Flops, summary),
            FormulaDocument.Of(summary.TrainingBytes, summary),
            summary.InferencePeakBytes,
            ModuleDocument.Of(facts.Network.Children, summary, depth));
    }
}

/// <summary>An input of a network.</summary>
internal sealed record InputDocument(string Name, string? Shape, IReadOnlyList<long?> Size);

/// <summary>An output of a network.</summary>
internal sealed record OutputDocument(string Name, bool Auxiliary, string? Shape, IReadOnlyList<long?> Size)
{
    /// <summary>Creates the document of an output.</summary>
    public static OutputDocument Of(GraphOutput output, NetworkSummary summary) =>
        new(output.Name, output.IsAuxiliary, output.Shape?.ToString(), ShapeDocument.SizeOf(output.Shape, summary));
}

/// <summary>A shape.</summary>
/// <param name="Shape">The formulas of the dimensions.</param>
/// <param name="Size">The dimensions; null for those that are not known.</param>
internal sealed record ShapeDocument(string Shape, IReadOnlyList<long?> Size)
{
    /// <summary>Creates the document of a shape.</summary>
    public static ShapeDocument Of(TensorShape shape, NetworkSummary summary) => new(shape.ToString(), SizeOf(shape, summary));

    /// <summary>Returns the dimensions of a shape, with null for those that are not known.</summary>
    public static IReadOnlyList<long?> SizeOf(TensorShape? shape, NetworkSummary summary) =>
        shape is null ? [] : [.. shape.Dimensions.Select(d => summary.Substitute(d).Value)];
}

/// <summary>A formula and its value; null if the size of the input is not known.</summary>
internal sealed record FormulaDocument(string Formula, long? Value)
{
    /// <summary>Creates the document of a formula.</summary>
    public static FormulaDocument Of(Dimension formula, NetworkSummary summary) => new(formula.ToString(), summary.Substitute(formula).Value);
}

/// <summary>A module and the modules in it.</summary>
internal sealed record ModuleDocument(
    string Name,
    string Path,
    string Kind,
    bool Auxiliary,
    IReadOnlyList<ShapeDocument> Outputs,
    FormulaDocument Parameters,
    FormulaDocument Buffers,
    FormulaDocument Flops,
    FormulaDocument TrainingBytes,
    IReadOnlyList<ModuleDocument> Modules)
{
    /// <summary>Creates the documents of modules.</summary>
    /// <param name="modules">The modules.</param>
    /// <param name="summary">The summary of their network.</param>
    /// <param name="depth">The number of module levels.</param>
    public static IReadOnlyList<ModuleDocument> Of(IReadOnlyList<ModuleFacts> modules, NetworkSummary summary, int depth) =>
        depth == 0 ? [] : [.. modules.Select(module => new ModuleDocument(
            module.Name,
            module.Path,
            module.Kind,
            module.IsAuxiliary,
            [.. module.Outputs.Select(shape => ShapeDocument.Of(shape, summary))],
            FormulaDocument.Of(module.Parameters, summary),
            FormulaDocument.Of(module.Buffers, summary),
            FormulaDocument.Of(module.Flops, summary),
            FormulaDocument.Of(module.Activations * ActivationMemory.BytesPerElement, summary),
            Of(module.Children, summary, depth - 1)))];
}
