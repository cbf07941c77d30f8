using SegDsl.Language;
using SegDsl.LanguageServer.Workspaces;

namespace SegDsl.LanguageServer;

/// <summary>Compiles single texts over a library, which it parses once. Safe for use from several threads.</summary>
/// <param name="library">The files that every text can use, by path or URI. A text with the same declarations replaces one of them.</param>
public sealed class LibraryCompiler(IReadOnlyList<(string Path, string Text)> library)
{
    private readonly Workspace files = Workspace.Empty.With(library.Select(f => new Document(FileUri.Of(f.Path), f.Path, null, f.Text) { IsLibrary = true }));

    /// <summary>Compiles a text with what it uses.</summary>
    /// <param name="path">The path or URI of the text.</param>
    /// <param name="text">The text.</param>
    public FileCompilation Compile(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(text);
        var document = new Document(path, path, null, text);
        var analysis = files.With([document]).Analyze(document) ?? throw new InvalidOperationException($"{path} is not part of its workspace.");
        return analysis.Read(compilation => compilation);
    }
}
