using System.Text.Json;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Text;

namespace SegDsl.Cli.Diagnostics;

/// <summary>Diagnostics for programs. Names and meaning of what is written stay; new names may come.</summary>
internal static class DiagnosticJson
{
    /// <summary>Writes the result of a check.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="files">How many files were checked.</param>
    /// <param name="diagnostics">What there is to say.</param>
    public static void Write(Utf8JsonWriter json, int files, IReadOnlyList<Diagnostic> diagnostics)
    {
        json.WriteStartObject();
        json.WriteNumber("files", files);
        json.WriteNumber("errors", diagnostics.Count(d => d.Severity == DiagnosticSeverity.Error));
        json.WriteNumber("warnings", diagnostics.Count(d => d.Severity == DiagnosticSeverity.Warning));
        json.WriteStartArray("diagnostics");
        foreach (var diagnostic in diagnostics)
        {
            json.WriteStartObject();
            json.WriteString("code", diagnostic.Code);
            json.WriteString("severity", DiagnosticPage.Word(diagnostic.Severity));
            json.WriteString("title", diagnostic.Descriptor.Title);
            json.WriteString("message", diagnostic.Message);
            WritePlace(json, diagnostic.Location);
            json.WriteStartArray("related");
            foreach (var related in diagnostic.Related)
            {
                json.WriteStartObject();
                json.WriteString("message", related.Message);
                WritePlace(json, related.Location);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteString("help", DiagnosticPage.Of(diagnostic.Descriptor).Meaning);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>
    /// A place: the file, offset and length in its text (UTF-16 units), and lines and columns from 1; the end is behind the last character.
    /// </summary>
    private static void WritePlace(Utf8JsonWriter json, SourceLocation place)
    {
        json.WriteString("file", place.Path);
        json.WriteStartObject("span");
        json.WriteNumber("start", place.Span.Start);
        json.WriteNumber("length", place.Span.Length);
        json.WriteEndObject();
        WritePosition(json, "start", place.Start);
        WritePosition(json, "end", place.End);
    }

    private static void WritePosition(Utf8JsonWriter json, string name, LinePosition position)
    {
        json.WriteStartObject(name);
        json.WriteNumber("line", position.Line);
        json.WriteNumber("column", position.Column);
        json.WriteEndObject();
    }
}
