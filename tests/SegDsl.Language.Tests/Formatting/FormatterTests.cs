using SegDsl.Language.Diagnostics;
using SegDsl.Language.Formatting;
using SegDsl.Language.Syntax;
using SegDsl.Language.Tests.Grammar;
using SegDsl.Tests;

namespace SegDsl.Language.Tests.Formatting;

public class FormatterTests
{
    private static readonly string Folder = Path.Combine(Verifier.Folder, "Formatting", "Golden");

    public static TheoryData<string> Cases => [.. Directory.GetFiles(Folder, "*.seg")
        .Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Names => [.. SegFiles.WellFormed.Select(t => t.Path)];

    /// <summary>Files in canonical form: the models, and the examples of the documentation that compile.</summary>
    public static TheoryData<string> Published => [.. SegFiles.Models.Concat(SegFiles.Documentation.Where(e => Compiles(e.Text))).Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Formats_golden_files(string name)
    {
        var text = File.ReadAllText(Path.Combine(Folder, name + ".seg")).ReplaceLineEndings("\n");
        var received = $"{Format(text, 120)}\n{new string('=', 60)}\n\n{Format(text, 60)}";
        Verifier.Verify("Formatting/Golden/" + name, received);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Keeps_the_tokens_of_files(string name)
    {
        var tree = SegFiles.WellFormed.Single(t => t.Path == name);
        FormattingRules.Check(tree.Source.Text, 120);
        FormattingRules.Check(tree.Source.Text, 80);
        FormattingRules.Check(tree.Source.Text, 40);
    }

    [Theory]
    [MemberData(nameof(Published))]
    public void Published_files_are_formatted(string name)
    {
        var text = SegFiles.All.Single(f => f.Name == name).Text;
        Assert.Equal(text, Format(text, SegFormatter.DefaultWidth));
    }

    [Fact]
    public void Keeps_the_tokens_of_generated_files()
    {
        for (var seed = 0; seed < 1_000; seed++)
        {
            var text = SentenceGenerator.Generate(seed, 5 + (seed % 150));
            try
            {
                FormattingRules.Check(text, 120);
                FormattingRules.Check(text, 40);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Seed {seed}:\n{text}", e);
            }
        }
    }

    [Fact]
    public void Keeps_the_line_endings_of_the_file()
    {
        const string Text = "block B()\n{\n    in x: [N, C, H, W]\n    out relu(x)\n}\n";
        Assert.Equal(Text, Format(Text, 120));
        Assert.Equal(Text.ReplaceLineEndings("\r\n"), Format(Text.ReplaceLineEndings("\r\n"), 120));
    }

    [Fact]
    public void Rejects_files_with_syntax_errors()
    {
        var tree = SegCompiler.Parse("wrong.seg", "block B(\n");
        Assert.Contains("wrong.seg", Assert.Throws<ArgumentException>(() => SegFormatter.Format(tree)).Message, StringComparison.Ordinal);
    }

    private static string Format(string text, int width) => SegFormatter.Format(SegCompiler.Parse("t.seg", text), width);

    private static bool Compiles(string text) =>
        SegCompiler.Compile([SegCompiler.Parse("example.seg", text)]).Diagnostics.All(d => d.Severity != DiagnosticSeverity.Error);
}
