using System.Text.RegularExpressions;
using SegDsl.LanguageServer.Features;
using SegDsl.LanguageServer.Protocol;

namespace SegDsl.LanguageServer.Tests;

/// <summary>The corrections of the samples of all diagnostics.</summary>
public sealed partial class CorrectionSampleTests
{
    public static TheoryData<string> Samples =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Samples"), "*.seg").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_remedy_that_a_message_names_is_an_action_that_removes_the_diagnostic(string name)
    {
        var source = new Source(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Samples", name)));
        foreach (var diagnostic in source.Workspace.Diagnose(source.Document).Where(d => Remedy().IsMatch(d.Message)))
        {
            var action = Assert.Single(Corrections.Of(source.Document, [Convert(diagnostic)]));
            var after = new Source(source.After(action.Edit)[0]);
            Assert.DoesNotContain(
                after.Workspace.Diagnose(after.Document), d => d.Message == diagnostic.Message && d.Location.Span.Start == diagnostic.Location.Span.Start);

            EditorDiagnostic Convert(Language.Diagnostics.Diagnostic d) =>
                new(source.Document.RangeOf(d.Location.Span), 1, d.Code, "seg", d.Message, null, null);
        }
    }

    [GeneratedRegex("Did you mean '|Write '[^']+'\\.|add 'use |remove this (use|suppression)|remove this 'use'")]
    private static partial Regex Remedy();
}
