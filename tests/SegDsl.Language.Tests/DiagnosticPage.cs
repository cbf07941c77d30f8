using System.Globalization;
using System.Text;
using SegDsl.Language.Diagnostics;

namespace SegDsl.Language.Tests;

/// <summary>Writes <c>docs/diagnostics.md</c>: a table of all diagnostics.</summary>
internal static class DiagnosticPage
{
    private const string Head = """
        # Diagnostics

        <!-- Generated from the diagnostic catalog by a test, which fails if this page is out of date. -->

        `./seg explain SEG301` prints the page of a diagnostic. Codes are stable: `SEG1xx` syntax, `SEG2xx` names, `SEG3xx` shapes, `SEG4xx` values, `SEG5xx`
        datasets and experiments. [The language reference](../grammar/language.md#diagnostics) explains how to suppress warnings.

        | code | severity | title |
        | --- | --- | --- |

        """;

    public static string Write()
    {
        var text = new StringBuilder(Head.ReplaceLineEndings("\n"));
        foreach (var diagnostic in DiagnosticCatalog.All)
            text.Append(
                CultureInfo.InvariantCulture,
                $"| [`{diagnostic.Code}`](../grammar/diagnostics/{diagnostic.Code}.md) | {Severity(diagnostic)} | {diagnostic.Title} |\n");
        return text.ToString();
    }

    private static string Severity(DiagnosticDescriptor diagnostic) => diagnostic.Severity == DiagnosticSeverity.Error ? "error" : "warning";
}
