namespace SegDsl.Language.Tests;

/// <summary>The pages of the zoo say what is in it.</summary>
public class ModelPagesTests
{
    private static readonly string Models = Path.Combine(Verifier.Folder, "..", "..", "models");
    private static readonly string Folder = Path.Combine(Models, "pages");

    public static TheoryData<string> Names => [.. ModelPages.Names];

    [Fact]
    public void The_table_of_the_networks_is_what_the_zoo_says() =>
        Verifier.VerifyFile(Path.Combine(Models, "README.md"), Path.Combine(Models, "README.received.md"), ModelPages.WriteIndex());

    [Theory, MemberData(nameof(Names))]
    public void A_page_is_what_the_zoo_says(string name) =>
        Verifier.VerifyFile(Path.Combine(Folder, name + ".md"), Path.Combine(Folder, name + ".received.md"), ModelPages.Write(name));

    [Fact]
    public void There_is_no_page_or_drawing_of_what_is_no_more() => Assert.Equal(
        ModelPages.Names.Select(n => n + ".md").Concat(ModelPages.Names.Select(n => ModelPages.Drawn(n) + ".svg")).Order(StringComparer.Ordinal),
        Directory.GetFiles(Folder).Select(Path.GetFileName).OfType<string>()
            .Where(f => !f.Contains(".received.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
}
