namespace SegDsl.Language.Tests;

/// <summary>The README shows what is in the zoo.</summary>
public class ReadmeTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Verifier.Folder, "..", "..", "README.md")).ReplaceLineEndings("\n");

    [Fact]
    public void What_it_shows_of_the_zoo_is_there_word_for_word() => Assert.All(
        From("/// Body and edge").Split("\n\n///"),
        shown => Assert.Contains(Zoo.Parse(), file => file.Source.Text.Contains(shown.Trim(), StringComparison.Ordinal)));

    [Fact]
    public void Its_own_dataset_and_experiment_compile_beside_the_zoo() => Assert.Empty(
        SegCompiler.Compile([.. Zoo.Parse(), SegCompiler.Parse("fields.seg", From("namespace Mine"))]).Diagnostics.Select(d => d.ToString()));

    /// <summary>The example that begins so, to its end.</summary>
    private static string From(string beginning)
    {
        var rest = Text[Text.IndexOf(beginning, StringComparison.Ordinal)..];
        return rest[..rest.IndexOf("```", StringComparison.Ordinal)];
    }
}
