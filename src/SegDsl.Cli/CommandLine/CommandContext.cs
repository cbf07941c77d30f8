using System.Reflection;
using SegDsl.Catalogue;

namespace SegDsl.Cli;

/// <summary>What every command works with.</summary>
internal sealed class CommandContext
{
    private readonly Lazy<ModelCatalogue> catalogue;
    private readonly Lazy<SourceSet> sources;
    private readonly Assembly? models;

    /// <param name="builtIn">The catalogue that the program comes with.</param>
    /// <param name="models">The assembly of that catalogue, which carries the text of its <c>.seg</c> files; null where it has none.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="error">Where messages about failures go.</param>
    /// <param name="interactive">Whether <paramref name="output"/> is a terminal that somebody looks at.</param>
    public CommandContext(ModelCatalogue builtIn, Assembly? models, TextWriter output, TextWriter error, bool interactive)
    {
        (this.models, Output, Error, Interactive) = (models, output, error, interactive);
        sources = new(() => Read(Files));
        catalogue = new(() => Files.Count == 0 ? builtIn : OwnCatalogue.Load(Sources, models, AssemblyCache.OfUser(), error).Over(builtIn));
    }

    /// <summary>The files that the user names with <c>--file</c>; known before a command runs.</summary>
    public IReadOnlyList<string> Files { get; set; } = [];

    /// <summary>The networks, datasets and experiments there are, those of <see cref="Files"/> first of all.</summary>
    /// <exception cref="CommandException">A file cannot be read or has errors.</exception>
    public ModelCatalogue Catalogue => catalogue.Value;

    /// <summary>The text behind <see cref="Catalogue"/>, and what the compiler knows of it.</summary>
    /// <exception cref="CommandException">A file cannot be read.</exception>
    public SourceSet Sources => sources.Value;

    /// <summary>Where results go.</summary>
    public TextWriter Output { get; }

    /// <summary>Where messages about failures go.</summary>
    public TextWriter Error { get; }

    /// <summary>Whether <see cref="Output"/> is a terminal that somebody looks at.</summary>
    public bool Interactive { get; }

    /// <summary>Some files of the user, together with those of the program's own catalogue, which they may use.</summary>
    /// <param name="paths">The user's files.</param>
    /// <exception cref="CommandException">A file cannot be read.</exception>
    public SourceSet Read(IEnumerable<string> paths) =>
        new(() => models is null ? [] : SourceFile.ReadEmbedded(models), SourceFile.ReadAll(paths));
}
