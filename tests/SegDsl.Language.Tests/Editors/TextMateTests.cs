using System.Text;
using System.Text.Json;
using SegDsl.Language.Tests.Grammar;
using SegDsl.Tests;

namespace SegDsl.Language.Tests.Editors;

public class TextMateTests
{
    [Theory]
    [InlineData("experiment")]
    [InlineData("externs")]
    [InlineData("parts")]
    [InlineData("loops")]
    [InlineData("constants")]
    [InlineData("weights")]
    public void Highlights_golden_files(string name)
    {
        var text = SegFiles.All.Single(f => f.Name == $"tests/SegDsl.Language.Tests/Golden/{name}.seg").Text;
        var received = new StringBuilder();
        foreach (var line in TextMateGrammar.Tokenize(text))
        {
            received.Append(string.Concat(line.Select(t => t.Text))).Append('\n');
            foreach (var token in line.Where(t => t.Scope.Length > 0)) received.Append("    ").Append(token.Text).Append("  ").Append(token.Scope).Append('\n');
        }
        Verifier.Verify($"Editors/{name}", received.ToString());
    }

    /// <summary>No scope extends past the end of a file, so a declaration is highlighted the same wherever it is.</summary>
    [Fact]
    public void All_scopes_are_closed_at_the_end_of_a_file()
    {
        foreach (var tree in SegFiles.WellFormed)
            Assert.Equal(("block", "storage.type.seg"), TextMateGrammar.Tokenize(tree.Source.Text + "\nblock B()").Last()[0]);
    }

    [Fact]
    public void Every_reserved_word_is_highlighted()
    {
        foreach (var word in SegGrammar.Literals(SegGrammar.Rules["reserved"]))
            Assert.NotEqual("", TextMateGrammar.Tokenize($"x = {word} y").Single().Single(t => t.Text == word).Scope);
    }

    [Fact]
    public void The_extension_refers_to_existing_files()
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(TextMateGrammar.Folder, "package.json")));
        var contributes = manifest.RootElement.GetProperty("contributes");
        var configuration = Path.Combine(TextMateGrammar.Folder, contributes.GetProperty("languages")[0].GetProperty("configuration").GetString() ?? "");
        using var read = JsonDocument.Parse(File.ReadAllText(configuration));
        Assert.Equal("//", read.RootElement.GetProperty("comments").GetProperty("lineComment").GetString());
        Assert.True(File.Exists(Path.Combine(TextMateGrammar.Folder, contributes.GetProperty("grammars")[0].GetProperty("path").GetString() ?? "")));
    }
}
