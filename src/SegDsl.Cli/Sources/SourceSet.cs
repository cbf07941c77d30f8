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
    private readonly Lazy<IReadOnlyList<SyntaxTree>> own;
    private readonly Lazy<(IReadOnlyList<SyntaxTree> Trees, IReadOnlyList<string> Replaced)> cataloged;
    private readonly Lazy<IReadOnlyList<string>> replaced;
    private readonly Lazy<Compilation> compilation;
    private readonly Lazy<Compilation> bound;
    private readonly Lazy<IReadOnlyCollection<string>> generated;

    /// <param name="cataloged">Reads the files of the catalog.</param>
    /// <param name="own">The <c>.seg</c> files of the user.</param>
    /// <param name="code">The C# files of the user.</param>
    public SourceSet(Func<IReadOnlyList<SourceFile>> cataloged, IReadOnlyList<SourceFile> own, IReadOnlyList<SourceFile> code)
    {
        (Own, Code) = (own, code);
        this.own = new(() => [.. own.Select(f => SegCompiler.Parse(f.Path, f.Text))]);
        this.cataloged = new(() => ReplacedFiles.Without(cataloged(), this.own.Value));
        replaced = new(() => ReplacedFiles.ShareNamespaces(cataloged(), own) ? this.cataloged.Value.Replaced : []);
        bound = new(() => SegCompiler.Open([.. this.own.Value, .. this.cataloged.Value.Trees]));
        generated = new(() => [.. own.Select(f => f.Path), .. Replaced is [] ? [] : SegCode.UsersOf(bound.Value, [.. own.Select(f => f.Path)])]);
        compilation = new(() => SegCode.Check(bound.Value, generated.Value));
    }

    /// <summary>The <c>.seg</c> files of the user.</summary>
    public IReadOnlyList<SourceFile> Own { get; }

    /// <summary>The C# files of the user, which implement the <c>extern</c> declarations of <see cref="Own"/>.</summary>
    public IReadOnlyList<SourceFile> Code { get; }

    /// <summary>The full names of the catalog's declarations that <see cref="Own"/> replaces.</summary>
    public IReadOnlyList<string> Replaced => replaced.Value;

    /// <summary>The paths of the files to generate C# for: <see cref="Own"/>, and the files of the catalog that refer to what these replace.</summary>
    public IReadOnlyCollection<string> Generated => generated.Value;

    /// <summary>
    /// The compilation of all files, except for declarations of the catalog that a file of the user replaces. It has the diagnostics of
    /// <see cref="Generated"/> and of the files that they refer to.
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
}
