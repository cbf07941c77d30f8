using SegDsl.Language.Types;
using System.Globalization;
using System.Text;
using SegDsl.Language.Binding;
using SegDsl.Language.Construction;
using SegDsl.Language.Graph;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Tests;

/// <summary>Writes <c>docs/blocks.md</c>: the blocks, backbones and heads of the zoo with their parameters, inputs and outputs.</summary>
internal static class BlockPage
{
    private const string Head = """
        # Blocks and backbones

        <!-- Generated from the zoo by a test, which fails if this page is out of date. -->

        The reusable parts of the [zoo](../models/README.md). Add `use SegDsl.Models.Blocks`, `use SegDsl.Models.Backbones` or `use SegDsl.Models.Heads`
        below the namespace of a file, and apply a block under a name: `x -> context: ASPP(128)`. A backbone is passed to a head:
        `network MyNet(classes: int = 19) = DeepLabV3Plus(ResNet(101, stride: 8), classes:)`.

        Shapes of features are those of the default parameters, for an image `[N, 3, H, W]`. `…` stands for a dimension that has no name in the file.

        """;

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    private static readonly Lazy<Dictionary<string, NetworkGraph>> Features = new(ElaborateBackbones);

    private static IEnumerable<BoundBlock> Blocks => Zoo.Compilation.Files.SelectMany(f => f.Blocks).OrderBy(b => b.Name, StringComparer.Ordinal);

    public static string Write()
    {
        var text = new StringBuilder(Head.ReplaceLineEndings("\n"));
        foreach (var (kind, title) in new[] { (BlockKind.Backbone, "Backbones"), (BlockKind.Head, "Heads"), (BlockKind.Block, "Blocks") })
        {
            text.Append(Invariant, $"\n## {title}\n");
            foreach (var block in Blocks.Where(b => b.Kind == kind)) Write(block.Signature, text);
        }
        return text.ToString();
    }

    private static void Write(BlockSignature block, StringBuilder text)
    {
        var parameters = string.Join(", ", block.Parameters.Select(p => block.Source.Quote(p.Span)));
        var path = block.Source.Path;
        text.Append(Invariant, $"\n### {block.Name}\n\n`{block.Name}({parameters})` in [{path}](../models/{path})\n\n{block.Summary}\n\n");
        if (block.Kind == BlockKind.Backbone) WriteFeatures(Features.Value[block.Name], text);
        else WriteSignature(block, text);
    }

    private static void WriteFeatures(NetworkGraph graph, StringBuilder text)
    {
        text.Append("| feature | shape |\n| --- | --- |\n");
        foreach (var output in graph.Outputs.Where(o => o.IsAuxiliary)) text.Append(Invariant, $"| `{output.Name}` | `{output.Shape}` |\n");
        text.Append(Invariant, $"\n{graph.ParameterCount.Value:N0} parameters.\n");
    }

    private static void WriteSignature(BlockSignature block, StringBuilder text)
    {
        var inputs = block.Inputs.Select(i => $"`{block.Source.Quote(i.Span).Replace("in ", "", StringComparison.Ordinal)}`");
        text.Append(Invariant, $"- {Plural("Input", block.Inputs.Count)}: {string.Join(", ", inputs)}\n");
        var shapes = Zoo.Compilation.Shapes.Of(block);
        var outputs = block.Outputs.Select(o => $"`{(o.Name is null ? "" : o.Name + ": ")}{Shape(shapes, o)}`" + (o.IsAuxiliary ? " (auxiliary)" : ""));
        text.Append(Invariant, $"- {Plural("Output", block.Outputs.Count)}: {string.Join(", ", outputs)}\n");
    }

    private static string Plural(string word, int count) => count == 1 ? word : word + "s";

    private static string Shape(BlockShapes? shapes, BoundOutput output) => shapes?.OutputOf(output) switch
    {
        TensorValue tensor => Shape(shapes, tensor.Shape),
        ListShape list => Shape(shapes, list.Element) + "[]",
        _ => "[…]",
    };

    private static string Shape(BlockShapes shapes, TensorShape shape) =>
        $"[{string.Join(", ", shape.Dimensions.Select(d => shapes.Symbols.IsWritten(d) ? shapes.Symbols.Read(d).ToString() : "…"))}]";

    /// <summary>Networks that apply one backbone each and return its features, by the name of the backbone.</summary>
    private static Dictionary<string, NetworkGraph> ElaborateBackbones()
    {
        var probes = new StringBuilder("namespace Probes\n\nuse SegDsl.Models.Backbones\n");
        foreach (var backbone in Blocks.Where(b => b.Kind == BlockKind.Backbone).Select(b => b.Signature))
        {
            probes.Append(Invariant, $"\nnetwork Probe{backbone.Name}()\n{{\n    in image: [N, 3, H, W]\n    features = image -> inline {backbone.Name}()\n");
            foreach (var output in backbone.Outputs) probes.Append(Invariant, $"    out aux {output.Name} = features.{output.Name}\n");
            probes.Append("    out seg = image\n}\n");
        }
        var compilation = SegCompiler.Compile([.. Zoo.Parse(), SegCompiler.Parse("probes.seg", probes.ToString())]);
        Assert.Empty(compilation.Diagnostics.Select(d => d.ToString()));
        return compilation.Networks.Where(n => n.Name.StartsWith("Probe", StringComparison.Ordinal)).ToDictionary(n => n.Name["Probe".Length..]);
    }
}
