namespace SegDsl.Language.Tests;

/// <summary>The examples in the README are up to date.</summary>
public class ReadmeTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Verifier.Folder, "..", "..", "README.md")).ReplaceLineEndings("\n");

    [Fact]
    public void Examples_from_the_zoo_match_the_zoo() => Assert.All(
        From("/// Body and edge").Split("\n\n///"),
        shown => Assert.Contains(Zoo.Parse(), file => file.Source.Text.Contains(shown.Trim(), StringComparison.Ordinal)));

    [Fact]
    public void The_example_dataset_and_experiment_compile_with_the_zoo() => Assert.Empty(
        SegCompiler.Compile([.. Zoo.Parse(), SegCompiler.Parse("fields.seg", From("namespace Mine"))]).Diagnostics.Select(d => d.ToString()));

    /// <summary>The example that begins with a text, up to its end.</summary>
    private static string From(string beginning)
    {
        var rest = Text[Text.IndexOf(beginning, StringComparison.Ordinal)..];
        return rest[..rest.IndexOf("```", StringComparison.Ordinal)];
    }
}
