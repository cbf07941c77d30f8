using System.Globalization;
using System.Text.Json;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Text;

namespace SegDsl.Cli.Diagnostics;

/// <summary>
/// Formats diagnostics as a SARIF 2.1.0 log (<see href="https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html"/>), the format that
/// code scanning services read.
/// </summary>
internal static class Sarif
{
    private const string Schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    /// <summary>The base id of relative paths, which represents the current folder.</summary>
    private const string SourceRoot = "%SRCROOT%";

    /// <summary>Writes the log of one run.</summary>
    /// <param name="json">Receives the JSON.</param>
    /// <param name="diagnostics">The diagnostics of the run.</param>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<Diagnostic> diagnostics)
    {
        var rules = DiagnosticCatalog.All.Where(rule => diagnostics.Any(d => d.Code == rule.Code)).ToList();
        json.WriteStartObject();
        json.WriteString("$schema", Schema);
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        WriteTool(json, rules);
        json.WriteString("columnKind", "utf16CodeUnits");
        json.WriteStartArray("results");
        foreach (var diagnostic in diagnostics) WriteResult(json, diagnostic, rules.FindIndex(rule => rule.Code == diagnostic.Code));
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTool(Utf8JsonWriter json, List<DiagnosticDescriptor> rules)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "seg");
        json.WriteString("semanticVersion", typeof(Sarif).Assembly.GetName().Version?.ToString(3));
        json.WriteStartArray("rules");
        foreach (var rule in rules)
        {
            var page = DiagnosticPage.Of(rule);
            json.WriteStartObject();
            json.WriteString("id", rule.Code);
            json.WriteString("name", ToPascalCase(rule.Title));
            WriteText(json, "shortDescription", rule.Title + ".");
            WriteText(json, "fullDescription", page.Meaning);
            json.WriteStartObject("help");
            json.WriteString("text", page.Text);
            json.WriteString("markdown", page.Text);
            json.WriteEndObject();
            json.WriteStartObject("defaultConfiguration");
            json.WriteString("level", DiagnosticPage.SeverityName(rule.Severity));
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, Diagnostic diagnostic, int rule)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", diagnostic.Code);
        json.WriteNumber("ruleIndex", rule);
        json.WriteString("level", DiagnosticPage.SeverityName(diagnostic.Severity));
        WriteText(json, "message", diagnostic.Message);
        json.WriteStartArray("locations");
        json.WriteStartObject();
        WriteLocation(json, diagnostic.Location);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartArray("relatedLocations");
        for (var i = 0; i < diagnostic.Related.Count; i++)
        {
            json.WriteStartObject();
            json.WriteNumber("id", i + 1);
            WriteLocation(json, diagnostic.Related[i].Location);
            WriteText(json, "message", diagnostic.Related[i].Message);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteLocation(Utf8JsonWriter json, SourceLocation location)
    {
        json.WriteStartObject("physicalLocation");
        WriteArtifact(json, location.Path);
        json.WriteStartObject("region");
        json.WriteNumber("startLine", location.Start.Line);
        json.WriteNumber("startColumn", location.Start.Column);
        json.WriteNumber("endLine", location.End.Line);
        json.WriteNumber("endColumn", location.End.Column);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Writes the path of a file, relative if it is below the current folder and absolute otherwise.</summary>
    private static void WriteArtifact(Utf8JsonWriter json, string path)
    {
        var relative = Path.GetRelativePath(".", path);
        var isBelow = !Path.IsPathRooted(relative) && relative.Split(Path.DirectorySeparatorChar)[0] != "..";
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", isBelow
            ? string.Join('/', relative.Split(Path.DirectorySeparatorChar).Select(Uri.EscapeDataString))
            : new Uri(Path.GetFullPath(path)).AbsoluteUri);
        if (isBelow) json.WriteString("uriBaseId", SourceRoot);
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    private static string ToPascalCase(string title) => string.Concat(title.Split([' ', '\''], StringSplitOptions.RemoveEmptyEntries)
        .Select(word => string.Create(CultureInfo.InvariantCulture, $"{char.ToUpperInvariant(word[0])}{word[1..]}")));
}
