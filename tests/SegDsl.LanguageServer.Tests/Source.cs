using SegDsl.LanguageServer.Protocol;
using SegDsl.LanguageServer.Workspaces;

namespace SegDsl.LanguageServer.Tests;

/// <summary>Files of a test; <c>‸</c> marks a position.</summary>
internal sealed class Source
{
    private const string Mark = "‸";

    /// <summary>Creates a workspace.</summary>
    /// <param name="marked">The first file, with a mark.</param>
    /// <param name="others">Other files.</param>
    public Source(string marked, params string[] others)
    {
        var offset = marked.IndexOf(Mark, StringComparison.Ordinal);
        Document = File(0, marked.Replace(Mark, "", StringComparison.Ordinal));
        Position = Document.PositionOf(Math.Max(offset, 0));
        Workspace = Workspace.Empty.With([Document, .. others.Select((text, i) => File(i + 1, text))]);
    }

    /// <summary>The files.</summary>
    public Workspace Workspace { get; }

    /// <summary>The first file.</summary>
    public Document Document { get; }

    /// <summary>The marked position.</summary>
    public Position Position { get; }

    /// <summary>The texts of all files after edits, in order.</summary>
    public IReadOnlyList<string> After(WorkspaceEdit edit) => [.. Workspace.Documents.Select(d => Apply(d, edit.Changes.GetValueOrDefault(d.Uri) ?? []))];

    /// <summary>The text of a file after edits.</summary>
    public static string Apply(Document document, IReadOnlyList<TextEdit> edits)
    {
        var text = document.Source.Text;
        foreach (var edit in edits.OrderByDescending(e => document.OffsetOf(e.Range.Start)))
            text = text[..document.OffsetOf(edit.Range.Start)] + edit.NewText + text[document.OffsetOf(edit.Range.End)..];
        return text;
    }

    private static Document File(int index, string text) => new($"file:///project/{index}.seg", $"/project/{index}.seg", null, text);
}
