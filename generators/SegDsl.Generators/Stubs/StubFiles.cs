using SegDsl.Generators.Emission;
using SegDsl.Language.Collections;
using SegDsl.Language.Syntax;

namespace SegDsl.Generators.Stubs;

/// <summary>A file of a project, and whether C# is generated for it.</summary>
/// <param name="Tree">Its syntax tree.</param>
/// <param name="IsGenerated">Whether its classes are generated or in a referenced assembly.</param>
internal sealed record StubSource(SyntaxTree Tree, bool IsGenerated);

/// <summary>
/// Writes placeholders for the classes of files with errors. The errors of the <c>.seg</c> files fail the build; without placeholders, the C# compiler would
/// also report every use of the missing classes.
/// </summary>
internal sealed class StubFiles
{
    private readonly IReadOnlyList<StubSource> sources;
    private readonly HashSet<(string Namespace, string Name)> declared = [];

    private readonly Dictionary<SyntaxTree, IReadOnlyList<LooseNames>> names = new(ReferenceComparer.Instance);

    /// <summary>Prepares the placeholders of a project.</summary>
    /// <param name="sources">All files, in the order of the project.</param>
    public StubFiles(IReadOnlyList<StubSource> sources)
    {
        this.sources = sources;
        foreach (var source in sources.Where(s => s.IsGenerated))
            declared.UnionWith(source.Tree.Root.Declarations.Select(d => (NamespaceOf(source.Tree), d.Name.Text)));
    }

    /// <summary>
    /// The placeholders of a file; null if it declares no class. Of several modules with one name, that with the most members is written; it stands for
    /// datasets and experiments of this name, too.
    /// </summary>
    public string? Write(SyntaxTree tree)
    {
        var loose = NamesOf(tree);
        var classes = tree.Root.Declarations.Select((declaration, i) => (Syntax: declaration, Kind: StubKinds.Of(declaration), Names: loose[i]))
            .Where(d => d.Kind != StubKind.None && StubKinds.IsValid(d.Syntax.Name.Text))
            .GroupBy(d => d.Syntax.Name.Text, StringComparer.Ordinal)
            .Where(g => declared.Add((NamespaceOf(tree), g.Key)))
            .ToList();
        if (classes.Count == 0) return null;
        var writer = new CSharpWriter(source: null, "");
        FileEmitter.Header(writer, NamespaceOf(tree), []);
        writer.Line("#pragma warning disable");
        foreach (var named in classes)
        {
            writer.Line();
            var definitions = named.Select(d => DefinitionOf(d.Kind)).OfType<string>().Distinct().ToList();
            var definition = definitions.Count > 1 ? StubFields.Unknown : definitions.FirstOrDefault();
            // The kinds of modules are in the order of their members.
            var module = named.Where(d => DefinitionOf(d.Kind) is null).OrderByDescending(d => d.Kind).FirstOrDefault();
            if (module.Syntax is BlockSyntax block)
                new StubClass(named.Key, module.Kind, Shape(tree, module.Kind, block, module.Names), writer) { Definition = definition }.Write();
            else
                Definition(named.Key, definition ?? StubFields.Unknown, writer);
        }

        return writer.ToString();
    }

    /// <summary>The type of the definition of a dataset or an experiment; null for a module.</summary>
    private static string? DefinitionOf(StubKind kind) => kind switch
    {
        StubKind.Dataset => "DatasetDefinition",
        StubKind.Experiment => "Experiment",
        _ => null,
    };

    private static string NamespaceOf(SyntaxTree tree) => tree.Root.Namespace?.Text ?? "";

    private static void Definition(string name, string type, CSharpWriter writer)
    {
        DocComment.Summary(writer, StubClass.Remark);
        using (writer.Braces($"public static partial class {name}"))
        {
            DocComment.Summary(writer, "Not available: the <c>.seg</c> file has errors.");
            writer.Line($"public static {type} Definition => {StubClass.Failure};");
        }
    }

    private StubShape Shape(SyntaxTree tree, StubKind kind, BlockSyntax syntax, LooseNames names) => StubShape.Of(
        kind, syntax, names,
        tree.Diagnostics.Any(d => d.Location.Span.Start >= syntax.Span.Start && d.Location.Span.Start <= syntax.Span.End),
        kind == StubKind.Network ? Base(tree, names.Base) : null,
        name => ClassOf(tree, name));

    /// <summary>The class of a block that a file sees; null if there is none.</summary>
    private string? ClassOf(SyntaxTree tree, string name) => Visible(tree, d => d is BlockSyntax block && block.Name.Text == name
            && StubKinds.Of(d) is StubKind.Block or StubKind.Backbone or StubKind.Head or StubKind.Network && StubKinds.IsValid(name)) is { } found
        ? Qualified(NamespaceOf(found.Source.Tree), name)
        : null;

    /// <summary>The first declaration that a file sees and that matches, of its own namespace first.</summary>
    private (StubSource Source, BlockSyntax Block, int Index)? Visible(SyntaxTree tree, Func<DeclarationSyntax, bool> matches)
    {
        var visible = new HashSet<string>(tree.Root.Uses.Select(u => u.Text), StringComparer.Ordinal) { NamespaceOf(tree) };
        foreach (var source in sources.Where(s => visible.Contains(NamespaceOf(s.Tree))).OrderBy(s => NamespaceOf(s.Tree) == NamespaceOf(tree) ? 0 : 1))
        {
            for (var i = 0; i < source.Tree.Root.Declarations.Count; i++)
                if (source.Tree.Root.Declarations[i] is BlockSyntax block && matches(block)) return (source, block, i);
        }
        return null;
    }

    /// <summary>The names of the declarations of a file, which are read once, because every network may refer to them.</summary>
    private IReadOnlyList<LooseNames> NamesOf(SyntaxTree tree)
    {
        if (!names.TryGetValue(tree, out var found)) names[tree] = found = LooseNames.Of(tree);
        return found;
    }

    private static string Qualified(string place, string name) => place.Length == 0 ? $"global::{name}" : $"global::{place}.{name}";

    /// <summary>The head of <c>network A = B(…)</c>; null if there is none.</summary>
    private StubBase? Base(SyntaxTree tree, string? name)
    {
        if (name is null) return null;
        if (Visible(tree, d => d.Name.Text == name && StubKinds.Of(d) == StubKind.Head && StubKinds.IsValid(name)) is not var (source, head, index))
            return null;
        return new(
            Qualified(NamespaceOf(source.Tree), name),
            // The constructor of a placeholder has no required parameters.
            source.IsGenerated ? head.Parameters.Select((p, i) => p.Default is null ? i + 1 : 0).DefaultIfEmpty(0).Max() : 0,
            Shape(source.Tree, StubKind.Head, head, NamesOf(source.Tree)[index]));
    }
}
