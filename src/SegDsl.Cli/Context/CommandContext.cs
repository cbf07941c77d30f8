using System.Reflection;
using SegDsl.Catalog;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Sources;

namespace SegDsl.Cli.Context;

/// <summary>What every command works with.</summary>
internal sealed class CommandContext
{
    private readonly Lazy<ModelCatalog> catalog;
    private readonly Lazy<SourceSet> sources;
    private readonly Assembly? models;

    /// <param name="builtIn">The catalog that the program comes with.</param>
    /// <param name="models">The assembly of that catalog, which carries the text of its <c>.seg</c> files; null where it has none.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="error">Where messages about failures go.</param>
    /// <param name="interactive">Whether <paramref name="output"/> is a terminal that somebody looks at.</param>
    public CommandContext(ModelCatalog builtIn, Assembly? models, TextWriter output, TextWriter error, bool interactive)
    {
        (this.models, Output, Error, Interactive) = (models, output, error, interactive);
        sources = new(() => Read(Files, CodeFiles));
        catalog = new(() => Files is [] && CodeFiles is [] ? builtIn : OwnCatalog.Load(Sources, models, AssemblyCache.OfUser(), error).Over(builtIn));
    }

    /// <summary>The <c>.seg</c> files that the user names with <c>--file</c>.</summary>
    public IReadOnlyList<string> Files { get; private set; } = [];

    /// <summary>The C# files that the user names with <c>--file</c>: they implement the <c>extern op</c>s of <see cref="Files"/>.</summary>
    public IReadOnlyList<string> CodeFiles { get; private set; } = [];

    /// <summary>The networks, datasets and experiments there are, those of <see cref="Files"/> first of all.</summary>
    /// <exception cref="CommandException">A file cannot be read or has errors.</exception>
    public ModelCatalog Catalog => catalog.Value;

    /// <summary>The text behind <see cref="Catalog"/>, and what the compiler knows of it.</summary>
    /// <exception cref="CommandException">A file cannot be read.</exception>
    public SourceSet Sources => sources.Value;

    /// <summary>Where results go.</summary>
    public TextWriter Output { get; }

    /// <summary>Where messages about failures go.</summary>
    public TextWriter Error { get; }

    /// <summary>Whether <see cref="Output"/> is a terminal that somebody looks at.</summary>
    public bool Interactive { get; }

    /// <summary>Takes what the user names with <c>--file</c>; once, before a command runs.</summary>
    public void Take(IReadOnlyList<string> files) => (Files, CodeFiles) =
        ([.. files.Where(f => !SourceFile.IsCSharp(f))], [.. files.Where(SourceFile.IsCSharp)]);

    /// <summary>Some <c>.seg</c> files of the user, together with those of the program's own catalog, which they may use.</summary>
    /// <param name="paths">The user's files.</param>
    /// <exception cref="CommandException">A file cannot be read.</exception>
    public SourceSet Read(IEnumerable<string> paths) => Read(paths, []);

    private SourceSet Read(IEnumerable<string> paths, IEnumerable<string> code) =>
        new(() => models is null ? [] : SourceFile.ReadEmbedded(models), SourceFile.ReadAll(paths), SourceFile.ReadCSharp(code));
}
