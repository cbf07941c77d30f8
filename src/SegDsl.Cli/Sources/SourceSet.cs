using SegDsl.Cli.CommandLine;
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
    private readonly Lazy<IReadOnlyList<SyntaxTree>> trees;
    private readonly Lazy<Compilation> compilation;
    private readonly Lazy<Compilation> bound;

    /// <param name="cataloged">Reads the files of the catalog.</param>
    /// <param name="own">The <c>.seg</c> files of the user.</param>
    /// <param name="code">The C# files of the user.</param>
    public SourceSet(Func<IReadOnlyList<SourceFile>> cataloged, IReadOnlyList<SourceFile> own, IReadOnlyList<SourceFile> code)
    {
        (Own, Code) = (own, code);
        trees = new(() => Parse(cataloged(), own));
        compilation = new(() => SegCompiler.Compile(trees.Value));
        bound = new(() => SegCompiler.Open(trees.Value));
    }

    /// <summary>The <c>.seg</c> files of the user.</summary>
    public IReadOnlyList<SourceFile> Own { get; }

    /// <summary>The C# files of the user, which implement the <c>extern</c> declarations of <see cref="Own"/>.</summary>
    public IReadOnlyList<SourceFile> Code { get; }

    /// <summary>The compilation of all files, except for files of the catalog that declare a name that a file of the user declares.</summary>
    public Compilation Compilation => compilation.Value;

    /// <summary>The same files without their diagnostics, for the graphs of some networks. It takes less time.</summary>
    public Compilation Bound => compilation.IsValueCreated ? compilation.Value : bound.Value;

    /// <summary>Returns the graph of a network. A network of the user hides one of the catalog.</summary>
    /// <param name="name">The name of a network of the catalog.</param>
    /// <exception cref="CommandException">No file declares the network, or its files have errors.</exception>
    public NetworkGraph Network(string name)
    {
        var paths = Own.Select(f => f.Path).ToHashSet();
        return Compilation.Networks.Where(n => n.Name == name).MaxBy(n => paths.Contains(n.Network.Source.Path)) ?? throw new CommandException(
            $"The source of network '{name}' is not available. Add the file that declares it, with --file FILE.seg.");
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
