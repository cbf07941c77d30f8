using SegDsl.Tests;

namespace SegDsl.Language.Tests;

/// <summary>The pages of the zoo are up to date.</summary>
public class ModelPagesTests
{
    private static readonly string Models = Path.Combine(Verifier.Repository, "models");
    private static readonly string Folder = Path.Combine(Models, "pages");

    public static TheoryData<string> Names => [.. ModelPages.Names];

    [Fact]
    public void The_table_of_networks_is_up_to_date() =>
        Verifier.VerifyPage("models/README.md", ModelPages.WriteIndex());

    [Theory, MemberData(nameof(Names))]
    public void A_page_is_up_to_date(string name) =>
        Verifier.VerifyPage($"models/pages/{name}.md", ModelPages.Write(name));

    [Fact]
    public void There_are_no_obsolete_pages_or_drawings() => Assert.Equal(
        ModelPages.Names.Select(n => n + ".md").Concat(ModelPages.Names.Select(n => ModelPages.Drawn(n) + ".svg")).Order(StringComparer.Ordinal),
        Directory.GetFiles(Folder).Select(Path.GetFileName).OfType<string>()
            .Where(f => !f.Contains(".received.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
}
