using SegDsl.Language.Analysis;
using SegDsl.Language.Binding;
using SegDsl.Language.Graph;
using SegDsl.Language.Shapes;
using SegDsl.Language.Syntax;
using SegDsl.LanguageServer.Protocol;
using SegDsl.LanguageServer.Workspaces;
using System.Globalization;

namespace SegDsl.LanguageServer.Features;

/// <summary>The size of networks, and commands to train experiments, above their declarations.</summary>
internal static class Lenses
{
    private const long Height = 512, Width = 1024, Depth = 64;

    /// <summary>The lenses of a file.</summary>
    public static IReadOnlyList<CodeLens> Of(Workspace workspace, Document document)
    {
        var sizes = workspace.Analyze(document)?.Read(file => file.IsSound
            ? file.File.Blocks.Select(b => (b.Signature.NameSpan, Text: file.Compilation.GraphOf(b.Signature) is { } graph ? SizeOf(b.Signature, graph) : null))
                .ToList()
            : []) ?? [];
        return
        [
            .. sizes.Where(s => s.Text is not null).Select(s => new CodeLens(document.RangeOf(s.NameSpan), new(s.Text!, "", []))),
            .. document.Tree.Root.Declarations.OfType<ExperimentSyntax>()
                .Select(e => new CodeLens(document.RangeOf(e.Name.Span), new("train", "segdsl.train", [e.Name.Text, document.Path]))),
        ];
    }

    /// <summary>Parameters, and operations for one image; null if they depend on more than the size of the image.</summary>
    private static string? SizeOf(BlockSignature network, NetworkGraph graph)
    {
        NetworkFacts facts;
        try
        {
            facts = new NetworkFacts(graph);
        }
        catch (OverflowException)
        {
            return null;
        }
        var isVolume = graph.Inputs.Any(i => i.Shape?.Rank == 5);
        var (height, width) = isVolume ? (Depth, Depth) : (Height, Width);
        var values = new Dictionary<string, long>(StringComparer.Ordinal) { ["N"] = 1, ["D"] = Depth, ["H"] = height, ["W"] = width };
        foreach (var parameter in network.Parameters)
            if (parameter.Default is ConstantLiteral { Value: long number }) values[parameter.Name] = number;
        if (Evaluate(facts.Network.Parameters, values) is not { } parameters) return null;
        var size = isVolume ? $"{Depth}×{Depth}×{Depth}" : $"{Height}×{Width}";
        var flops = Evaluate(facts.InferenceFlops, values) is { } count ? $" · {Short(count, "GFLOPs", 1e9)} at {size}" : "";
        return $"{Short(parameters, "M parameters", 1e6)}{flops}";
    }

    private static double? Evaluate(Dimension dimension, Dictionary<string, long> values) =>
        dimension.Symbols.All(values.ContainsKey) ? dimension.Evaluate(values) : null;

    private static string Short(double number, string unit, double scale) =>
        (number / scale).ToString(number / scale < 10 ? "0.0#" : "0.0", CultureInfo.InvariantCulture) + " " + unit;
}
