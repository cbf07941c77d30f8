using SegDsl.Cli.Sources;

namespace SegDsl.Cli.Playground;

/// <summary>
/// The files that the edited file can use, under URIs that are not those of files: the zoo, and the files of <c>--file</c>. They are read-only.
/// </summary>
internal sealed class PlaygroundLibrary
{
    private readonly Dictionary<string, string> texts = new(StringComparer.Ordinal);

    /// <param name="cataloged">The files of the catalog.</param>
    /// <param name="own">Other files.</param>
    public PlaygroundLibrary(IReadOnlyList<SourceFile> cataloged, IReadOnlyList<SourceFile> own)
    {
        foreach (var file in cataloged) texts["zoo:/" + Escape(file.Path)] = file.Text;
        foreach (var file in own) texts["own:/" + Escape(file.Path.TrimStart('/'))] = file.Text;
        Files = [.. texts.Select(f => (f.Key, f.Value))];
    }

    /// <summary>The files.</summary>
    public IReadOnlyList<(string Uri, string Text)> Files { get; }

    /// <summary>The text of a file; null if there is none.</summary>
    public string? Find(string uri) => texts.GetValueOrDefault(uri);

    private static string Escape(string path) => string.Join('/', path.Replace('\\', '/').Split('/').Select(Uri.EscapeDataString));
}
