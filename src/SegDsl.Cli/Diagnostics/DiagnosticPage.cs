using SegDsl.Language.Diagnostics;

namespace SegDsl.Cli.Diagnostics;

/// <summary>The page in <c>grammar/diagnostics</c> that explains a diagnostic.</summary>
/// <param name="Diagnostic">The diagnostic.</param>
/// <param name="Text">The text of the page, in Markdown.</param>
internal sealed record DiagnosticPage(DiagnosticDescriptor Diagnostic, string Text)
{
    /// <summary>The meaning of the diagnostic in one line: the first paragraph of the page.</summary>
    public string Meaning => Text.Split("\n\n")[1].ReplaceLineEndings(" ");

    /// <summary>Reads the page of a diagnostic.</summary>
    public static DiagnosticPage Of(DiagnosticDescriptor diagnostic)
    {
        using var stream = typeof(DiagnosticPage).Assembly.GetManifestResourceStream(diagnostic.Code + ".md")
            ?? throw new InvalidOperationException($"{diagnostic.Code} has no page.");
        using var reader = new StreamReader(stream);
        return new(diagnostic, reader.ReadToEnd().ReplaceLineEndings("\n"));
    }

    /// <summary>The name of a severity in text, JSON and SARIF output.</summary>
    public static string SeverityName(DiagnosticSeverity severity) => severity == DiagnosticSeverity.Error ? "error" : "warning";
}
