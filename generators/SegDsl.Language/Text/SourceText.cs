using System.Text.RegularExpressions;

namespace SegDsl.Language.Text;

/// <summary>The text of a file with the offsets of its lines.</summary>
public sealed class SourceText
{
    private static readonly Regex LineEnds = new(@"\s*(//[^\r\n]*)?[\r\n]\s*", RegexOptions.CultureInvariant);

    /// <summary>More than a message shows.</summary>
    private const int LongestQuote = 1_000;

    private readonly int[] lineStarts;

    /// <summary>Creates the text of the file at <paramref name="path"/>; lines end with <c>\n</c>, <c>\r\n</c> or <c>\r</c>.</summary>
    public SourceText(string path, string text)
    {
        Path = path;
        Text = text;
        lineStarts = FindLineStarts(text);
    }

    /// <summary>The path of the file as passed to the compiler.</summary>
    public string Path { get; }

    /// <summary>The whole text.</summary>
    public string Text { get; }

    /// <summary>Line and column of the character at <paramref name="offset"/>; offsets outside of the text are clamped.</summary>
    public LinePosition PositionAt(int offset)
    {
        offset = Math.Min(Math.Max(0, offset), Text.Length);
        var index = Array.BinarySearch(lineStarts, offset);
        var line = index >= 0 ? index : ~index - 1;
        return new(line + 1, offset - lineStarts[line] + 1);
    }

    /// <summary>The offset of a position; positions outside of the text, or after the end of a line, are clamped.</summary>
    /// <param name="position">Line and column, from 1.</param>
    public int OffsetAt(LinePosition position)
    {
        if (position.Line < 1) return 0;
        if (position.Line > lineStarts.Length) return Text.Length;
        var (start, end) = (lineStarts[position.Line - 1], position.Line < lineStarts.Length ? lineStarts[position.Line] : Text.Length);
        while (end > start && Text[end - 1] is '\n' or '\r') end--;
        return Math.Min(start + Math.Max(0, position.Column - 1), end);
    }

    /// <summary>The location of a span of this text.</summary>
    public SourceLocation Locate(SourceSpan span) => new(Path, span, PositionAt(span.Start), PositionAt(span.End));

    /// <summary>The characters of a span.</summary>
    public string Slice(SourceSpan span) => Text.Substring(span.Start, span.Length);

    /// <summary>The characters of a span for a message: on one line, without comments.</summary>
    public string Quote(SourceSpan span) => LineEnds.Replace(Slice(span with { Length = Math.Min(span.Length, LongestQuote) }), " ");

    private static int[] FindLineStarts(string text)
    {
        var starts = new List<int> { 0 };
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n'))) starts.Add(i + 1);
        }
        return starts.ToArray();
    }
}
