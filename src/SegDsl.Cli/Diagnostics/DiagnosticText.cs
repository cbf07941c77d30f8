using System.Globalization;
using SegDsl.Cli.CommandLine;
using SegDsl.Language;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Text;

namespace SegDsl.Cli.Diagnostics;

/// <summary>Diagnostics for people: the line that compilers print, the line of the file, and what is meant in it underlined.</summary>
/// <param name="output">Where to.</param>
/// <param name="compilation">The compilation they are about.</param>
/// <param name="colors">Whether a terminal shows it, which has colors.</param>
internal sealed class DiagnosticText(TextWriter output, Compilation compilation, bool colors = false)
{
    private readonly StyledText text = new(output, colors);
    private readonly Dictionary<string, string> texts = compilation.Files.ToDictionary(f => f.Source.Path, f => f.Source.Text);

    /// <summary>Writes them, each followed by the other places that matter to it.</summary>
    public void Print(IEnumerable<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
        {
            var style = diagnostic.Severity == DiagnosticSeverity.Error ? TextStyle.Error : TextStyle.Warning;
            Print(diagnostic.Location, $"{DiagnosticPage.Word(diagnostic.Severity)} {diagnostic.Code}", diagnostic.Message, style);
            foreach (var related in diagnostic.Related) Print(related.Location, "note", related.Message, TextStyle.Note);
        }
    }

    private void Print(SourceLocation location, string kind, string message, TextStyle style)
    {
        text.Write($"{location}: ", TextStyle.Strong);
        text.Write(kind, style);
        text.WriteLine($": {message}");

        var line = LineOf(location);
        var number = location.Start.Line.ToString(CultureInfo.InvariantCulture);
        var before = location.Start.Column - 1;
        var length = Math.Max(1, Math.Min(location.Span.Length, line.Length - before));
        text.WriteLine($" {number} | {line}");
        // Tabs stay tabs, so that the underline stands where the text above it does.
        text.Write($" {new string(' ', number.Length)} | {string.Concat(line[..before].Select(c => c == '\t' ? c : ' '))}");
        text.WriteLine(new string('^', length), style);
    }

    /// <summary>The line on which a place begins, without its end.</summary>
    private string LineOf(SourceLocation location)
    {
        var whole = texts[location.Path];
        var start = location.Span.Start - (location.Start.Column - 1);
        var length = whole.AsSpan(start).IndexOfAny('\n', '\r');
        return length < 0 ? whole[start..] : whole.Substring(start, length);
    }
}
