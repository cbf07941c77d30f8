using System.Reflection;
using SegDsl.Catalog;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Sources;

namespace SegDsl.Cli.Context;

/// <summary>The context of a command: its output, and the catalog with the source files of the user.</summary>
internal sealed class CommandContext
{
    private readonly Lazy<ModelCatalog> catalog;
    private readonly Lazy<(ModelCatalog Catalog, bool IsComplete)> declarations;
    private readonly Lazy<SourceSet> sources;
    private readonly IReadOnlyList<Assembly> assemblies;

    /// <param name="builtIn">The catalog of the program.</param>
    /// <param name="output">The standard output, for results.</param>
    /// <param name="error">The standard error, for messages.</param>
    /// <param name="interactive">Whether <paramref name="output"/> is a terminal that shows progress bars and colors.</param>
    /// <param name="width">The number of columns of the terminal; null if <paramref name="output"/> is not a terminal.</param>
    public CommandContext(ModelCatalog builtIn, TextWriter output, TextWriter error, bool interactive, int? width = null)
    {
        OnlyExperiment = builtIn.Experiments is [var only] ? only.Name : null;
        var catalogs = builtIn.WithReferences();
        assemblies = [.. catalogs.Select(c => c.Assembly).OfType<Assembly>().Distinct()];
        (Output, Error, Interactive, Width) = (output, error, interactive, width);
        sources = new(() =>
        {
            var read = Read(Files, CodeFiles);
            if (read.Own.Count > 0 && read.Replaced.Count > 0)
                Note($"your files replace {string.Join(", ", read.Replaced)} of the program, for its networks and experiments, too.");
            return read;
        });
        catalog = new(() => declarations is { IsValueCreated: true, Value: { IsComplete: true } complete } ? complete.Catalog : Load(executes: true).Catalog);
        declarations = new(() => catalog.IsValueCreated ? (catalog.Value, true) : Load(executes: false));

        (ModelCatalog Catalog, bool IsComplete) Load(bool executes)
        {
            var program = catalogs.Aggregate(CatalogNames.Over);
            if (Files is [] && CodeFiles is []) return (program, true);
            var (own, isComplete) = OwnCatalog.Load(Sources, assemblies, AssemblyCache.OfUser(), error, executes);
            return (own.Over(program), isComplete);
        }
    }

    /// <summary>The <c>.seg</c> files of <c>--file</c>.</summary>
    public IReadOnlyList<string> Files { get; private set; } = [];

    /// <summary>The C# files of <c>--file</c>, which implement the <c>extern</c> declarations of <see cref="Files"/>.</summary>
    public IReadOnlyList<string> CodeFiles { get; private set; } = [];

    /// <summary>The experiment of a program that declares exactly one, without those of its references; null for any other program.</summary>
    public string? OnlyExperiment { get; }

    /// <summary>The networks, datasets and experiments of <see cref="Files"/> and of the program. The former hide the latter.</summary>
    /// <exception cref="CommandException">A file cannot be read or has errors.</exception>
    public ModelCatalog Catalog => catalog.Value;

    /// <summary>
    /// The same as <see cref="Catalog"/>, for commands that execute no C# of <c>extern</c> declarations: their C# files may be missing. Networks have the
    /// weights that they declare, but cannot compute.
    /// </summary>
    /// <exception cref="CommandException">A file cannot be read or has errors.</exception>
    public ModelCatalog Declarations => declarations.Value.Catalog;

    /// <summary>
    /// Returns the catalog for a command that executes a network, alone or of an experiment. The C# of <c>extern</c> declarations that the network does not
    /// apply may be missing.
    /// </summary>
    /// <param name="name">The name of the experiment or network.</param>
    /// <param name="measures">Whether the command also executes the metrics of the experiment.</param>
    /// <param name="hasSettings">Whether the network has other parameters than its defaults, on which the operations can depend.</param>
    /// <exception cref="CommandException">A file cannot be read or has errors, or C# is missing.</exception>
    public ModelCatalog CatalogFor(string name, bool measures = false, bool hasSettings = false)
    {
        var (declared, isComplete) = declarations.Value;
        if (isComplete) return declared;
        var experiment = declared.Experiments.FirstOrDefault(e => e.Name == name);
        var network = experiment?.NetworkName ?? name;
        if (hasSettings || measures && experiment is { Metrics.Count: > 0 } || declared.Networks.All(n => n.Name != network)) return Catalog;
        return Sources.Network(network).Nodes.Any(node => node.Method is not null) ? Catalog : declared;
    }

    /// <summary>The source files of <see cref="Catalog"/>.</summary>
    /// <exception cref="CommandException">A file cannot be read.</exception>
    public SourceSet Sources => sources.Value;

    /// <summary>The standard output, for results.</summary>
    public TextWriter Output { get; }

    /// <summary>The standard error, for messages.</summary>
    public TextWriter Error { get; }

    /// <summary>Whether <see cref="Output"/> is a terminal that shows progress bars and colors.</summary>
    public bool Interactive { get; }

    /// <summary>The number of columns of the terminal, to which tables are wrapped; null if <see cref="Output"/> is not a terminal.</summary>
    public int? Width { get; }

    /// <summary>Sets the files of <c>--file</c>, once before the command runs.</summary>
    public void UseFiles(IReadOnlyList<string> files) => (Files, CodeFiles) =
        ([.. files.Where(f => !SourceFile.IsCSharp(f))], [.. files.Where(SourceFile.IsCSharp)]);

    /// <summary>Reads <c>.seg</c> files, together with those of the program, which they can use.</summary>
    /// <param name="paths">The paths of the files.</param>
    /// <exception cref="CommandException">A file cannot be read.</exception>
    public SourceSet Read(IEnumerable<string> paths) => Read(paths, []);

    /// <summary>Reads <c>.seg</c> files like <see cref="Read(IEnumerable{string})"/>, together with the C# files of <c>--file</c>.</summary>
    /// <param name="paths">The paths of the <c>.seg</c> files.</param>
    /// <exception cref="CommandException">A file cannot be read.</exception>
    public SourceSet ReadWithCode(IEnumerable<string> paths) => Read(paths, CodeFiles);

    /// <summary>The <c>.seg</c> files of the program.</summary>
    public IReadOnlyList<SourceFile> Cataloged() => [.. assemblies.SelectMany(SourceFile.ReadEmbedded)];

    /// <summary>Writes a message to <see cref="Error"/>. Control characters, which names of files can have, are written as their codes.</summary>
    /// <param name="message">The message.</param>
    public void Note(string message) => Error.WriteLine($"seg: {Failure.Printable(message)}");

    private SourceSet Read(IEnumerable<string> paths, IEnumerable<string> code) =>
        new(Cataloged, SourceFile.ReadAll(paths), SourceFile.ReadCSharp(code));
}
