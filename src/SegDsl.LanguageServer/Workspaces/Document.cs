using SegDsl.Language.Binding;
using SegDsl.Language.Syntax;
using SegDsl.Language.Text;
using SegDsl.LanguageServer.Protocol;
using SegDsl.LanguageServer.Names;
using Range = SegDsl.LanguageServer.Protocol.Range;

namespace SegDsl.LanguageServer.Workspaces;

/// <summary>A version of a file. Immutable; what is derived from the text is computed on first use.</summary>
internal sealed class Document
{
    private readonly Lazy<FileOutline> outline;
    private readonly Lazy<IReadOnlyList<Token>> tokens;
    private readonly Lazy<FileNames> names;

    /// <summary>Creates a version of a file.</summary>
    /// <param name="uri">Its URI.</param>
    /// <param name="path">Its path, the same for all versions.</param>
    /// <param name="version">The version of the editor; null if the file is not open.</param>
    /// <param name="text">Its text.</param>
    public Document(string uri, string path, int? version, string text)
    {
        (Uri, Path, Version) = (uri, path, version);
        Tree = SyntaxTree.Parse(path, text);
        outline = new(() => FileOutline.Of(Tree));
        tokens = new(() => Lexer.Tokenize(Tree.Source, new()));
        names = new(() => FileNames.Of(Tree));
    }

    /// <summary>The URI of the editor.</summary>
    public string Uri { get; }

    /// <summary>The path, which identifies the file.</summary>
    public string Path { get; }

    /// <summary>The version of the editor; null if the file is not open.</summary>
    public int? Version { get; }

    /// <summary>Whether it is part of the library, which is not edited.</summary>
    public bool IsLibrary { get; init; }

    /// <summary>The parsed text.</summary>
    public SyntaxTree Tree { get; }

    /// <summary>The text.</summary>
    public SourceText Source => Tree.Source;

    /// <summary>The names that it declares and refers to.</summary>
    public FileOutline Outline => outline.Value;

    /// <summary>Its tokens, the last of which is the end of the file.</summary>
    public IReadOnlyList<Token> Tokens => tokens.Value;

    /// <summary>The names in its bodies and what they refer to.</summary>
    public FileNames Names => names.Value;

    /// <summary>The offset of a position of the editor.</summary>
    public int OffsetOf(Position position) => Source.OffsetAt(new(Increment(position.Line), Increment(position.Character)));

    /// <summary>The range of a span for the editor.</summary>
    public Range RangeOf(SourceSpan span) => new(PositionOf(span.Start), PositionOf(span.End));

    /// <summary>The position of an offset for the editor.</summary>
    public Position PositionOf(int offset)
    {
        var position = Source.PositionAt(offset);
        return new(position.Line - 1, position.Column - 1);
    }

    /// <summary>The location of a span for the editor.</summary>
    public Location LocationOf(SourceSpan span) => new(Uri, RangeOf(span));

    /// <summary>The index of the last token that begins before an offset; -1 if there is none.</summary>
    public int TokenBefore(int offset)
    {
        var (low, high) = (0, Tokens.Count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Tokens[middle].Span.Start < offset) low = middle + 1;
            else high = middle;
        }
        return low - 1;
    }

    /// <summary>The text after a change.</summary>
    public string Apply(ContentChange change)
    {
        if (change.Range is not { } range) return change.Text;
        var (start, end) = (OffsetOf(range.Start), OffsetOf(range.End));
        (start, end) = (Math.Min(start, end), Math.Max(start, end));
        return string.Concat(Source.Text.AsSpan(0, start), change.Text, Source.Text.AsSpan(end));
    }

    /// <summary>The file after edits, which do not overlap.</summary>
    public Document With(IReadOnlyList<TextEdit> edits)
    {
        var text = Source.Text;
        foreach (var edit in edits.OrderByDescending(e => OffsetOf(e.Range.Start)))
            text = string.Concat(text.AsSpan(0, OffsetOf(edit.Range.Start)), edit.NewText, text.AsSpan(OffsetOf(edit.Range.End)));
        return new(Uri, Path, Version, text) { IsLibrary = IsLibrary };
    }

    /// <summary>Editors may send 2^31 - 1 for the end of a line.</summary>
    private static int Increment(int number) => number == int.MaxValue ? number : number + 1;
}
