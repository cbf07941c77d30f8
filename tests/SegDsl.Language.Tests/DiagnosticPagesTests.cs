using System.Text.RegularExpressions;
using SegDsl.Language.Diagnostics;
using SegDsl.Tests;

namespace SegDsl.Language.Tests;

/// <summary>
/// <c>grammar/diagnostics</c> has one page per code: an explanation, an example that reports it, what to do, and the corrected example.
/// </summary>
public partial class DiagnosticPagesTests
{
    private static readonly string Folder = Path.Combine(Verifier.Repository, "grammar", "diagnostics");

    public static TheoryData<string> Codes => DiagnosticTests.Codes;

    [Fact]
    public void Every_code_has_a_page_and_every_page_has_a_code() => Assert.Equal(
        DiagnosticCatalog.All.Select(d => d.Code),
        Directory.GetFiles(Folder).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Codes))]
    public void The_first_example_reports_only_the_code_and_the_second_nothing(string code)
    {
        var examples = Example().Matches(Page(code)).Select(m => m.Groups[1].Value).ToList();

        Assert.Equal(2, examples.Count);
        // The diagnostic about too many others comes with others.
        Assert.Equal([code], Compile(code, examples[0]).Select(d => d.Code).Where(c => code != "SEG112" || c == code).Distinct());
        Assert.Empty(Compile(code, examples[1]).Select(d => d.ToString()));
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_page_has_the_title_as_its_heading_and_all_sections(string code)
    {
        var parts = Page(code).Split("```");

        Assert.Equal(5, parts.Length);
        Assert.Matches($"^# {code}: {Regex.Escape(DiagnosticCatalog.All.Single(d => d.Code == code).Title)}\n\n(?s:.+)\n\n$", parts[0]);
        Assert.Matches("^\n\n## What to do\n\n(?s:.+)\n\n$", parts[2]);
        Assert.Equal("\n", parts[4]);
    }

    private static string Page(string code) => File.ReadAllText(Path.Combine(Folder, code + ".md")).ReplaceLineEndings("\n");

    private static IReadOnlyList<Diagnostic> Compile(string code, string example) =>
        DiagnosticTests.Compile(code, SampleFiles.Parse("example.seg", example));

    [GeneratedRegex("```seg\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
