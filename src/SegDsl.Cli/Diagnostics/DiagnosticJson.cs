using System.Text.Json;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Text;

namespace SegDsl.Cli.Diagnostics;

/// <summary>Formats diagnostics as JSON. Properties keep their names and meaning; properties may be added.</summary>
internal static class DiagnosticJson
{
    /// <summary>Writes the result of a check.</summary>
    /// <param name="json">Receives the JSON.</param>
    /// <param name="files">The number of checked files.</param>
    /// <param name="diagnostics">The diagnostics to write.</param>
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
            json.WriteString("severity", DiagnosticPage.SeverityName(diagnostic.Severity));
            json.WriteString("title", diagnostic.Descriptor.Title);
            json.WriteString("message", diagnostic.Message);
            WriteLocation(json, diagnostic.Location);
            json.WriteStartArray("related");
            foreach (var related in diagnostic.Related)
            {
                json.WriteStartObject();
                json.WriteString("message", related.Message);
                WriteLocation(json, related.Location);
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
    /// Writes a location: the file, offset and length in its text (UTF-16 code units), and lines and columns from 1. The end is exclusive.
    /// </summary>
    private static void WriteLocation(Utf8JsonWriter json, SourceLocation location)
    {
        json.WriteString("file", location.Path);
        json.WriteStartObject("span");
        json.WriteNumber("start", location.Span.Start);
        json.WriteNumber("length", location.Span.Length);
        json.WriteEndObject();
        WritePosition(json, "start", location.Start);
        WritePosition(json, "end", location.End);
    }

    private static void WritePosition(Utf8JsonWriter json, string name, LinePosition position)
    {
        json.WriteStartObject(name);
        json.WriteNumber("line", position.Line);
        json.WriteNumber("column", position.Column);
        json.WriteEndObject();
    }
}
