using System.Text;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Drawing;
using SegDsl.Cli.Summary;
using SegDsl.Language;
using SegDsl.Language.Analysis;
using SegDsl.Language.Binding;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Graph;
using SegDsl.Language.Shapes;
using SegDsl.Language.Types;
using SegDsl.LanguageServer;

namespace SegDsl.Cli.Playground;

/// <summary>Computes the drawing and the summary of a network of a text. Safe for use from several threads.</summary>
/// <param name="compiler">Compiles the text.</param>
/// <param name="uri">The URI of the text.</param>
internal sealed class NetworkPanel(LibraryCompiler compiler, string uri)
{
    private const string OptionPrefix = "--size ";

    /// <summary>A larger drawing is not readable, and its layout takes long.</summary>
    private const int MostBoxes = 400, MostArrows = 1500;

    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(20);

    /// <summary>The sizes of inputs that the user does not set: of images, of volumes, and of all other dimensions.</summary>
    private const long Height = 512, Width = 1024, Edge = 64;

    /// <summary>Computes what the panel shows.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellation">Stops the computation when the text has changed.</param>
    public PanelDocument Compute(PanelRequest request, CancellationToken cancellation)
    {
        var file = compiler.Compile(uri, request.Text);
        cancellation.ThrowIfCancellationRequested();
        var blocks = file.File.Blocks.Select(b => b.Signature).Where(CanBeDrawn).OrderByDescending(s => s.Kind == BlockKind.Network).ToList();
        var panel = new PanelDocument { Networks = [.. blocks.Select(s => new NetworkName(s.Name, KindOf(s.Kind)))], Size = request.Size };
        if (!file.IsSound)
        {
            var errors = file.Report.Own.Concat(file.Report.Applied).Concat(file.Report.Construction).Count(d => d.Severity == DiagnosticSeverity.Error);
            return panel with { Problem = errors == 1 ? "The file has an error." : $"The file has {Math.Max(errors, 1)} errors." };
        }
        if ((blocks.Find(s => s.Name == request.Network) ?? blocks.FirstOrDefault()) is not { } signature)
            return panel with
            {
                Problem = file.File.Blocks.Count > 0
                    ? "A head has no shapes without a backbone; add a network that applies it." : "The file declares no network, backbone or block.",
            };
        panel = panel with { Network = signature.Name };
        var (graph, diagnostics) = file.Compilation.GraphOf(signature) is { } known ? (known, []) : file.Compilation.Elaborate(signature);
        cancellation.ThrowIfCancellationRequested();
        return graph is null
            ? panel with { Problem = diagnostics.Count > 0 ? diagnostics[0].Message : $"{signature.Name} has no shapes by itself; choose another network." }
            : Show(panel, graph, request, cancellation);
    }

    private static PanelDocument Show(PanelDocument panel, NetworkGraph graph, PanelRequest request, CancellationToken cancellation)
    {
        var (values, problem) = Sizes(graph, request.Size);
        NetworkSummary summary;
        try
        {
            summary = new(new NetworkFacts(graph), values);
            panel = panel with { Settings = summary.Settings, Summary = SummaryDocument.Of(summary, 1), SizeProblem = problem };
        }
        catch (OverflowException)
        {
            return panel with { Problem = $"The numbers of {graph.Name} exceed 64 bits." };
        }
        cancellation.ThrowIfCancellationRequested();
        var picture = Folding.Fold(graph, request.Depth, []);
        if (picture.Boxes.Count > MostBoxes) return panel with { DrawingProblem = $"The drawing has {picture.Boxes.Count} boxes; choose fewer levels." };
        if (picture.Arrows.Count > MostArrows) return panel with { DrawingProblem = $"The drawing has {picture.Arrows.Count} arrows; choose fewer levels." };
        // The command has already tried to install it.
        if (!ExternalProgram.Dot.IsPresent) return panel with { DrawingProblem = ExternalProgram.Dot.Absence };
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        time.CancelAfter(MostTime);
        try
        {
            var svg = Graphviz.Draw(new DotText(picture, summary.Substitute).Write(null), "svg", time.Token);
            return panel with { Drawing = Encoding.UTF8.GetString(svg) };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return panel with { DrawingProblem = "The layout of the drawing takes too long; choose fewer levels." };
        }
        catch (CommandException e)
        {
            return panel with { DrawingProblem = e.Message };
        }
    }

    /// <summary>The values of all symbols; null if some are not known, with the reason.</summary>
    private static (IReadOnlyDictionary<string, long>? Values, string? Problem) Sizes(NetworkGraph graph, string size)
    {
        if (graph.OpenParameters.FirstOrDefault(p => p.Value is null).Key is { } open) return (null, $"{graph.Name} requires a value for {open}.");
        var sizes = size.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        try
        {
            return (InputSizes.Bind(graph, sizes.Length > 0 ? sizes : Usual(graph)), null);
        }
        catch (CommandException e)
        {
            return (null, e.Message.Replace(OptionPrefix, "", StringComparison.Ordinal));
        }
    }

    /// <summary>Usual sizes of the inputs of a network, as many as determine all symbols.</summary>
    private static List<string> Usual(NetworkGraph graph)
    {
        var isVolume = graph.Inputs.Any(i => i.Shape?.Rank == 5);
        var values = graph.Defaults.ToDictionary(d => d.Key, d => d.Value.Value ?? 0);
        var sizes = new List<string>();
        foreach (var shape in graph.Inputs.Select(i => i.Shape).OfType<TensorShape>())
        {
            var open = shape.Dimensions.SelectMany(d => d.Symbols).Where(s => !values.ContainsKey(s)).ToList();
            if (open.Count == 0 && sizes.Count > 0) break;
            foreach (var symbol in open)
            {
                values[symbol] = symbol switch
                {
                    "N" => 1,
                    "H" when !isVolume => Height,
                    "W" when !isVolume => Width,
                    _ => Edge,
                };
            }
            sizes.Add(string.Join('x', shape.Dimensions.Select(d => FormattableString.Invariant($"{d.Evaluate(values)}"))));
        }
        return sizes;
    }

    /// <summary>A head has no shapes without its backbone.</summary>
    private static bool CanBeDrawn(BlockSignature signature) =>
        signature.Kind is BlockKind.Network or BlockKind.Backbone or BlockKind.Block && !signature.Parameters.Any(p => p.Type is BlockValueType);

    private static string KindOf(BlockKind kind) => kind.ToString().ToLowerInvariant();
}
