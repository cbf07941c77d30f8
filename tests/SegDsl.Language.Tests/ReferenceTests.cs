using System.Text.RegularExpressions;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Operations;

namespace SegDsl.Language.Tests;

/// <summary>The language reference says what is: its examples compile, its tables are complete.</summary>
public partial class ReferenceTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Verifier.Folder, "..", "..", "grammar", "language.md")).ReplaceLineEndings("\n");

    [Fact]
    public void Examples_compile()
    {
        var examples = Example().Matches(Text);
        Assert.Equal(4, examples.Count);
        foreach (Match example in examples)
            Assert.Empty(SegCompiler.Compile([SegCompiler.Parse("example.seg", example.Groups[1].Value)]).Diagnostics.Select(d => d.ToString()));
    }

    [Fact]
    public void Every_operation_and_its_parameters_are_described()
    {
        foreach (var operation in OperationCatalogue.All)
        {
            var described = Regex.Match(Text, $@"^\| [^|\n]*`{operation.Name}\b[^|\n]*\|", RegexOptions.Multiline);
            Assert.True(described.Success, operation.Name);
            Assert.All(operation.Parameters, p => Assert.Matches($@"\b{p.Name}\b", described.Value));
        }
    }

    [Fact]
    public void Every_diagnostic_is_listed() =>
        Assert.All(DiagnosticCatalogue.All, d => Assert.Contains($"| `{d.Code}` | {d.Title} |", Text, StringComparison.Ordinal));

    [GeneratedRegex("```seg\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
