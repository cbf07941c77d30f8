using SegDsl.Cli.CommandLine;
using SegDsl.Generators;
using SegDsl.Language;
using SegDsl.Language.Graph;
using SegDsl.Language.Syntax;

namespace SegDsl.Cli.Sources;

/// <summary>
/// The <c>.seg</c> files of a command: those of the program's catalog, and those of the user, which can use the former. The files are compiled once, on first
/// use.
/// </summary>
internal sealed class SourceSet
{
    private readonly Func<IReadOnlyList<SourceFile>> cataloged;
    private readonly Lazy<IReadOnlyList<SyntaxTree>> trees;
    private readonly Lazy<Compilation> compilation;
    private readonly Lazy<Compilation> bound;

    /// <param name="cataloged">Reads the files of the catalog.</param>
    /// <param name="own">The <c>.seg</c> files of the user.</param>
    /// <param name="code">The C# files of the user.</param>
    public SourceSet(Func<IReadOnlyList<SourceFile>> cataloged, IReadOnlyList<SourceFile> own, IReadOnlyList<SourceFile> code)
    {
        (this.cataloged, Own, Code) = (cataloged, own, code);
        trees = new(() => Parse(cataloged(), own));
        bound = new(() => SegCompiler.Open(trees.Value));
        compilation = new(() => SegCode.Check(bound.Value, [.. own.Select(f => f.Path)]));
    }

    /// <summary>The <c>.seg</c> files of the user.</summary>
    public IReadOnlyList<SourceFile> Own { get; }

    /// <summary>The C# files of the user, which implement the <c>extern</c> declarations of <see cref="Own"/>.</summary>
    public IReadOnlyList<SourceFile> Code { get; }

    /// <summary>
    /// The compilation of all files, except for files of the catalog that declare a name that a file of the user declares. It has the diagnostics of the
    /// user's files and of those that they refer to.
    /// </summary>
    public Compilation Compilation => compilation.Value;

    /// <summary>The same files without their diagnostics, for the graphs of some networks. It takes less time.</summary>
    public Compilation Bound => bound.Value;

    /// <summary>
    /// Like <see cref="Compilation"/>, also with the diagnostics of the files that declare a network and of those that they refer to: a file of the user can
    /// hide what they refer to.
    /// </summary>
    /// <param name="network">The name of the network.</param>
    public Compilation CompilationOf(string network) => Own is [] ? Compilation : SegCode.Check(
        Bound,
        [
            .. Own.Select(f => f.Path),
            .. Bound.Files.Where(f => f.Blocks.Any(b => b.Signature.Name == network)).Select(f => f.Source.Path),
        ]);

    /// <summary>Returns the graph of a network. A network of the user hides one of the catalog.</summary>
    /// <param name="name">The name of a network of the catalog.</param>
    /// <exception cref="CommandException">No file declares the network, or its files have errors.</exception>
    public NetworkGraph Network(string name) => FindNetwork(name) ?? throw new CommandException(
        $"The source of network '{name}' is not available. Add the file that declares it, with --file FILE.seg.");

    /// <summary>Returns the graph of a network as <see cref="Network"/>; null if no file declares it, or its files have errors.</summary>
    /// <param name="name">The name of the network.</param>
    public NetworkGraph? FindNetwork(string name)
    {
        var paths = Own.Select(f => f.Path).ToHashSet();
        return Compilation.Files.SelectMany(f => f.Blocks).Select(b => b.Signature).Where(s => s.Name == name)
            .OrderByDescending(s => paths.Contains(s.Source.Path)).Select(Compilation.GraphOf).OfType<NetworkGraph>().FirstOrDefault();
    }

    /// <summary>The full names that both the user's files and the program declare.</summary>
    public IReadOnlyList<string> Redeclared()
    {
        var own = Own.Select(f => f.Path).ToHashSet();
        var declared = trees.Value.Where(tree => own.Contains(tree.Source.Path) && tree.Root.Namespace is not null).SelectMany(DeclaredNames).ToHashSet();
        return declared.Count == 0 ? [] :
        [
            .. cataloged().Where(f => declared.Any(name => f.Text.Contains("namespace " + name.Namespace, StringComparison.Ordinal)))
                .SelectMany(f => DeclaredNames(SegCompiler.Parse(f.Path, f.Text))).Where(declared.Contains).Select(name => $"{name.Namespace}.{name.Name}"),
        ];
    }

    private static List<SyntaxTree> Parse(IReadOnlyList<SourceFile> cataloged, IReadOnlyList<SourceFile> own)
    {
        var trees = own.Select(f => SegCompiler.Parse(f.Path, f.Text)).ToList();
        var declared = trees.SelectMany(DeclaredNames).ToHashSet();
        trees.AddRange(cataloged.Select(f => SegCompiler.Parse(f.Path, f.Text)).Where(t => !DeclaredNames(t).Any(declared.Contains)));
        return trees;
    }

    private static IEnumerable<(string? Namespace, string Name)> DeclaredNames(SyntaxTree tree) =>
        tree.Root.Declarations.Select(d => (tree.Root.Namespace?.Text, d.Name.Text));
}
