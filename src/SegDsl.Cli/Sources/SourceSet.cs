using SegDsl.Cli.CommandLine;
using SegDsl.Language;
using SegDsl.Language.Graph;
using SegDsl.Language.Syntax;

namespace SegDsl.Cli.Sources;

/// <summary>
/// The <c>.seg</c> files that a command is about: those the catalog was compiled from, and the user's own, which may use them. Nothing is
/// parsed before it is asked for, and nothing twice.
/// </summary>
internal sealed class SourceSet
{
    private readonly Lazy<Compilation> compilation;

    /// <param name="cataloged">The files of the catalog.</param>
    /// <param name="own">The user's files.</param>
    /// <param name="code">The user's C# files.</param>
    public SourceSet(Func<IReadOnlyList<SourceFile>> cataloged, IReadOnlyList<SourceFile> own, IReadOnlyList<SourceFile> code)
    {
        (Own, Code) = (own, code);
        compilation = new(() => Compile(cataloged(), own));
    }

    /// <summary>The user's <c>.seg</c> files.</summary>
    public IReadOnlyList<SourceFile> Own { get; }

    /// <summary>The user's C# files, which implement the <c>extern op</c>s of <see cref="Own"/>.</summary>
    public IReadOnlyList<SourceFile> Code { get; }

    /// <summary>
    /// All files, checked. A file of the catalog that declares what one of the user's declares is not among them: the user's stands in its
    /// place.
    /// </summary>
    public Compilation Compilation => compilation.Value;

    /// <summary>The graph of a network; the user's, where the catalog has the name too.</summary>
    /// <param name="name">Its name, which the catalog knows.</param>
    /// <exception cref="CommandException">No file declares it, or the files it stands on have errors.</exception>
    public NetworkGraph Network(string name)
    {
        var paths = Own.Select(f => f.Path).ToHashSet();
        return Compilation.Networks.Where(n => n.Name == name).MaxBy(n => paths.Contains(n.Network.Source.Path)) ?? throw new CommandException(
            $"The text of the network '{name}' is not at hand; name the file that declares it with --file.");
    }

    private static Compilation Compile(IReadOnlyList<SourceFile> cataloged, IReadOnlyList<SourceFile> own)
    {
        var trees = own.Select(f => SegCompiler.Parse(f.Path, f.Text)).ToList();
        var declared = trees.SelectMany(DeclaredNames).ToHashSet();
        trees.AddRange(cataloged.Select(f => SegCompiler.Parse(f.Path, f.Text)).Where(t => !DeclaredNames(t).Any(declared.Contains)));
        return SegCompiler.Compile(trees);
    }

    private static IEnumerable<(string? Namespace, string Name)> DeclaredNames(SyntaxTree tree) =>
        tree.Root.Declarations.Select(d => (tree.Root.Namespace?.Text, d.Name.Text));
}
