using SegDsl.Language.Diagnostics;
using SegDsl.Language.Binding;
using SegDsl.Language.Text;

namespace SegDsl.Language.Projects;

/// <summary>Removes warnings that comments suppress. An ineffective suppression is itself a warning, which cannot be suppressed.</summary>
internal static class Suppressions
{
    /// <summary>The remaining diagnostics, including those about the suppressions.</summary>
    public static IReadOnlyList<Diagnostic> Apply(IReadOnlyList<SuppressionComment> comments, DiagnosticBag diagnostics)
    {
        if (comments.Count == 0) return diagnostics.ToSortedList();

        var byPlace = comments.ToLookup(c => (c.Location.Path, c.Line, c.Code));
        var left = new DiagnosticBag();
        var effective = new HashSet<SuppressionComment>();
        foreach (var diagnostic in diagnostics.ToSortedList())
        {
            var suppressing = byPlace[(diagnostic.Location.Path, diagnostic.Location.Start.Line, diagnostic.Code)].ToList();
            if (diagnostic.Severity == DiagnosticSeverity.Error || suppressing.Count == 0) left.AddRange([diagnostic]);
            else effective.UnionWith(suppressing);
        }

        foreach (var comment in comments.Where(c => !effective.Contains(c))) Report(comment, diagnostics.HasErrors, left);
        return left.ToSortedList();
    }

    private static void Report(SuppressionComment comment, bool isIncomplete, DiagnosticBag left)
    {
        if (comment.Code.Length == 0)
            left.Report(SyntaxDiagnostics.UnknownSuppression, comment.Location, [], "no code", "");
        else if (DiagnosticCatalog.All.FirstOrDefault(d => d.Code == comment.Code) is not { } descriptor)
        {
            var hint = Suggestions.For(comment.Code, DiagnosticCatalog.All.Select(d => d.Code));
            left.Report(SyntaxDiagnostics.UnknownSuppression, comment.Location, [], $"the unknown code '{comment.Code}'", hint);
        }
        else if (descriptor.Severity == DiagnosticSeverity.Error)
            left.Report(SyntaxDiagnostics.SuppressedError, comment.Location, [], comment.Code);
        // Some warnings are not computed while there are errors.
        else if (!isIncomplete) left.Report(SyntaxDiagnostics.IdleSuppression, comment.Location, [], comment.Code, comment.Line);
    }
}
