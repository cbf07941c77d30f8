namespace SegDsl.Language.Text;

/// <summary>A span of a file's text.</summary>
/// <param name="Start">Offset of the first character, from 0.</param>
/// <param name="Length">Number of characters; 0 where something is missing.</param>
public readonly record struct SourceSpan(int Start, int Length)
{
    /// <summary>The offset after the last character.</summary>
    public int End => Start + Length;

    /// <summary>The span from <paramref name="start"/> up to, not including, <paramref name="end"/>.</summary>
    public static SourceSpan Between(int start, int end) => new(start, Math.Max(0, end - start));

    /// <summary>The span that begins where this one begins and ends where <paramref name="last"/> ends.</summary>
    public SourceSpan To(SourceSpan last) => Between(Start, last.End);
}

/// <summary>A position in a file, with line and column from 1.</summary>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column in characters, from 1.</param>
public readonly record struct LinePosition(int Line, int Column)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Line}:{Column}";
}

/// <summary>A span of a file, with its line positions.</summary>
/// <param name="Path">The path of the file as passed to the compiler.</param>
/// <param name="Span">The span in the text.</param>
/// <param name="Start">Line and column of the first character.</param>
/// <param name="End">Line and column after the last character.</param>
public sealed record SourceLocation(string Path, SourceSpan Span, LinePosition Start, LinePosition End)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Path}({Start.Line},{Start.Column})";
}
