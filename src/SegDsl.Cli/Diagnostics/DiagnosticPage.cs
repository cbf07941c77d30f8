using SegDsl.Language.Diagnostics;

namespace SegDsl.Cli.Diagnostics;

/// <summary>The page that explains a diagnostic, as <c>grammar/diagnostics</c> has it.</summary>
/// <param name="Diagnostic">What it explains.</param>
/// <param name="Text">The page, in Markdown.</param>
internal sealed record DiagnosticPage(DiagnosticDescriptor Diagnostic, string Text)
{
    /// <summary>What the diagnostic means, in one line: the first paragraph of the page.</summary>
    public string Meaning => Text.Split("\n\n")[1].ReplaceLineEndings(" ");

    /// <summary>The page of a diagnostic.</summary>
    public static DiagnosticPage Of(DiagnosticDescriptor diagnostic)
    {
        using var stream = typeof(DiagnosticPage).Assembly.GetManifestResourceStream(diagnostic.Code + ".md")
            ?? throw new InvalidOperationException($"{diagnostic.Code} has no page.");
        using var reader = new StreamReader(stream);
        return new(diagnostic, reader.ReadToEnd().ReplaceLineEndings("\n"));
    }

    /// <summary>How a severity is written wherever people or programs read it.</summary>
    public static string Word(DiagnosticSeverity severity) => severity == DiagnosticSeverity.Error ? "error" : "warning";
}
