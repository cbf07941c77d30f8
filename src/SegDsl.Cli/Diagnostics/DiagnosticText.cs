using System.Globalization;
using SegDsl.Cli.CommandLine;
using SegDsl.Language;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Text;

namespace SegDsl.Cli.Diagnostics;

/// <summary>Formats diagnostics as text: a message in the usual compiler format, then the source line with the affected span underlined.</summary>
/// <param name="output">Receives the text.</param>
/// <param name="compilation">The compilation that contains the sources.</param>
/// <param name="colors">Whether to write colors for a terminal.</param>
internal sealed class DiagnosticText(TextWriter output, Compilation compilation, bool colors = false)
{
    private const int LongestLine = 200;
    private const string Ellipsis = "…";

    private readonly StyledText text = new(output, colors);
    private readonly Dictionary<string, string> sources = compilation.Files.ToDictionary(f => f.Source.Path, f => f.Source.Text);

    /// <summary>Writes diagnostics, each followed by its related locations.</summary>
    public void Print(IEnumerable<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
        {
            var style = diagnostic.Severity == DiagnosticSeverity.Error ? TextStyle.Error : TextStyle.Warning;
            Print(diagnostic.Location, $"{DiagnosticPage.SeverityName(diagnostic.Severity)} {diagnostic.Code}", diagnostic.Message, style);
            foreach (var related in diagnostic.Related) Print(related.Location, "note", related.Message, TextStyle.Note);
        }
    }

    private void Print(SourceLocation location, string kind, string message, TextStyle style)
    {
        text.Write($"{location}: ", TextStyle.Strong);
        text.Write(kind, style);
        text.WriteLine($": {message}");

        var (line, indent) = Excerpt(LineOf(location), location.Start.Column - 1);
        var number = location.Start.Line.ToString(CultureInfo.InvariantCulture);
        var length = Math.Max(1, Math.Min(location.Span.Length, line.Length - indent));
        text.WriteLine($" {number} | {line}");
        // Tabs are kept, so that the underline is aligned with the source line.
        text.Write($" {new string(' ', number.Length)} | {string.Concat(line[..indent].Select(c => c == '\t' ? c : ' '))}");
        text.WriteLine(new string('^', length), style);
    }

    /// <summary>The source line in which a location begins, without its line break.</summary>
    private ReadOnlySpan<char> LineOf(SourceLocation location)
    {
        var line = sources[location.Path].AsSpan(location.Span.Start - (location.Start.Column - 1));
        return line.IndexOfAny('\n', '\r') is var length and >= 0 ? line[..length] : line;
    }

    /// <summary>The part of a long line around a column, with ellipses in place of the rest, and the column in it. Invisible characters are replaced.</summary>
    private static (string Text, int Column) Excerpt(ReadOnlySpan<char> line, int column)
    {
        var start = line.Length <= LongestLine || column < LongestLine / 2 ? 0 : Math.Min(column - (LongestLine / 2), line.Length - LongestLine);
        var part = line.Slice(start, Math.Min(LongestLine, line.Length - start)).ToString();
        var text = string.Concat(part.Select(c => MessageText.IsInvisible(c) ? '\uFFFD' : c));
        var (before, after) = (start > 0 ? Ellipsis : "", start + part.Length < line.Length ? Ellipsis : "");
        return (before + text + after, column - start + before.Length);
    }
}
