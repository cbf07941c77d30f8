using System.Globalization;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Text;

namespace SegDsl.Cli.Diagnostics;

/// <summary>Creates SARIF logs of diagnostics, a format that code scanning services accept.</summary>
internal static class Sarif
{
    private const string Schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    /// <summary>The symbol for the folder that paths are relative to.</summary>
    private const string Root = "%SRCROOT%";

    /// <summary>Returns the log of one run.</summary>
    /// <param name="diagnostics">The diagnostics of <c>.seg</c> files.</param>
    /// <param name="code">The errors of the C# compiler.</param>
    public static SarifLog Of(IReadOnlyList<Diagnostic> diagnostics, IReadOnlyList<CSharpError> code)
    {
        var rules = DiagnosticCatalog.All.Where(rule => diagnostics.Any(d => d.Code == rule.Code)).ToList();
        var others = code.DistinctBy(error => error.Code).ToList();
        var driver = new SarifDriver(
            "seg", typeof(Sarif).Assembly.GetName().Version?.ToString(3), [.. rules.Select(Rule), .. others.Select(Rule)]);
        var results = diagnostics.Select(d => Result(d, rules.FindIndex(rule => rule.Code == d.Code)))
            .Concat(code.Select(error => Result(error, rules.Count + others.FindIndex(rule => rule.Code == error.Code))));
        return new(Schema, "2.1.0", [new(new(driver), "utf16CodeUnits", [.. results])]);
    }

    private static SarifRule Rule(DiagnosticDescriptor rule)
    {
        var page = DiagnosticPage.Of(rule);
        return new(
            rule.Code, PascalCase(rule.Title), new(rule.Title + "."), new(page.Meaning),
            new(page.Text, page.Text), new(DiagnosticPage.SeverityName(rule.Severity)));
    }

    private static SarifRule Rule(CSharpError error) => new(
        error.Code, error.Code, new(error.Title), new(error.Title), new(error.Help, error.Help), new(DiagnosticPage.SeverityName(DiagnosticSeverity.Error)));

    private static SarifResult Result(CSharpError error, int rule) => new(
        error.Code, rule, DiagnosticPage.SeverityName(DiagnosticSeverity.Error), new(error.Message),
        [new(null, new(FileOf(error.Path), new(error.Start.Line, error.Start.Column, error.End.Line, error.End.Column)), null)], []);

    private static SarifResult Result(Diagnostic diagnostic, int rule) => new(
        diagnostic.Code,
        rule,
        DiagnosticPage.SeverityName(diagnostic.Severity),
        new(diagnostic.Message),
        [new(null, PhysicalLocation(diagnostic.Location), null)],
        [.. diagnostic.Related.Select((related, i) => new SarifLocation(i + 1, PhysicalLocation(related.Location), new(related.Message)))]);

    private static SarifPhysicalLocation PhysicalLocation(SourceLocation location) => new(
        FileOf(location.Path), new(location.Start.Line, location.Start.Column, location.End.Line, location.End.Column));

    /// <summary>Returns a relative path for files below the current folder, and an absolute one for all others.</summary>
    private static SarifFile FileOf(string path)
    {
        var parts = Path.GetRelativePath(".", path).Split(Path.DirectorySeparatorChar);
        var isBelow = !Path.IsPathRooted(Path.GetRelativePath(".", path)) && parts[0] != "..";
        return isBelow ? new(string.Join('/', parts.Select(Uri.EscapeDataString)), Root) : new(new Uri(Path.GetFullPath(path)).AbsoluteUri, null);
    }

    private static string PascalCase(string title) => string.Concat(title.Split([' ', '\''], StringSplitOptions.RemoveEmptyEntries)
        .Select(word => string.Create(CultureInfo.InvariantCulture, $"{char.ToUpperInvariant(word[0])}{word[1..]}")));
}
