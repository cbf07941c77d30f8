using System.Globalization;
using System.Text;
using SegDsl.Language;
using SegDsl.Language.Binding;
using SegDsl.Language.Graph;
using SegDsl.Language.Syntax;
using SegDsl.Language.Text;

namespace SegDsl.Soundness.Tests.Mutation;

/// <summary>A network with all its dependencies in one source text, so that a mutant is a single file.</summary>
/// <param name="Name">The name of the network.</param>
/// <param name="Tree">The parsed text.</param>
/// <param name="Blocks">The bound declarations.</param>
/// <param name="Graph">The graph of the network without mutations.</param>
internal sealed record NetworkText(string Name, SyntaxTree Tree, IReadOnlyList<BoundBlock> Blocks, NetworkGraph Graph)
{
    /// <summary>The namespace of the text.</summary>
    public const string Namespace = "Original";

    /// <summary>Numbers from this value on are treated as channels.</summary>
    private const long MinChannels = 48;

    /// <summary>
    /// Divisors of channels; the first one that keeps the network valid is used. The test is about how shapes fit together, not about the number of channels.
    /// </summary>
    private static readonly long[] Divisors = [8, 4, 2, 1];

    public string Text => Tree.Source.Text;

    /// <summary>The networks of source files.</summary>
    public static IReadOnlyList<NetworkText> Of(IEnumerable<(string Path, string Text)> files)
    {
        var trees = files.Select(f => SegCompiler.Parse(f.Path, f.Text)).ToList();
        var declarations = trees.SelectMany(t => t.Root.Declarations.OfType<BlockSyntax>(), (t, d) => (d.Name.Text, Tree: t, Syntax: d))
            .ToDictionary(d => d.Text, d => (d.Tree, d.Syntax), StringComparer.Ordinal);
        return [.. declarations.Values.Where(d => d.Syntax.Keyword == "network").Select(d => Of(d.Syntax.Name.Text, declarations))];
    }

    /// <summary>
    /// Whether the network uses a part of the text: an operation, or a block with one. Errors in unused parts do not show when the network runs.
    /// </summary>
    public bool Reaches(SyntaxNode part) =>
        Graph.Nodes.Any(n => n.Operation != "input" && Contains(part.Span, n.Location.Span))
        || References(part).SelectMany(name => Tree.Root.Declarations.OfType<BlockSyntax>().Where(b => b.Name.Text == name && b != part)).Any(Reaches);

    private static bool Contains(SourceSpan outer, SourceSpan inner) => inner.Start >= outer.Start && inner.End <= outer.End;

    private static NetworkText Of(string name, Dictionary<string, (SyntaxTree Tree, BlockSyntax Syntax)> declarations)
    {
        var needed = new HashSet<string>(StringComparer.Ordinal);
        Add(name);
        foreach (var divisor in Divisors)
        {
            var text = new StringBuilder($"namespace {Namespace}\n");
            foreach (var (tree, syntax) in declarations.Where(d => needed.Contains(d.Key)).Select(d => d.Value))
                text.Append('\n').Append(Shrink(tree, syntax, divisor)).Append('\n');
            var parsed = SegCompiler.Parse(name + ".seg", text.ToString());
            var compilation = SegCompiler.Compile([parsed]);
            if (!compilation.HasErrors) return new(name, parsed, compilation.Files[0].Blocks, compilation.Networks.Single());
        }
        throw new InvalidOperationException($"{name} has errors before any mutation.");

        void Add(string declaration)
        {
            if (!declarations.TryGetValue(declaration, out var found) || !needed.Add(declaration)) return;
            foreach (var other in References(found.Syntax)) Add(other);
        }
    }

    private static IEnumerable<string> References(SyntaxNode node) => SyntaxWalk.All(node).Select(n => n switch
    {
        CallSyntax call => call.Target.Text,
        NameSyntax used => used.Name,
        _ => null,
    }).OfType<string>();

    private static string Shrink(SyntaxTree tree, DeclarationSyntax declaration, long divisor)
    {
        var text = new StringBuilder(tree.Source.Slice(declaration.Span));
        foreach (var literal in SyntaxWalk.All(declaration).OfType<LiteralSyntax>().Reverse())
        {
            if (literal.Value is not long value || value < MinChannels || value % (2 * divisor) != 0) continue;
            text.Remove(literal.Span.Start - declaration.Span.Start, literal.Span.Length)
                .Insert(literal.Span.Start - declaration.Span.Start, (value / divisor).ToString(CultureInfo.InvariantCulture));
        }
        return text.ToString();
    }
}
