namespace SegDsl.Generators.Tests;

/// <summary>Errors in <c>.seg</c> files, as the compiler prints them.</summary>
public sealed class DiagnosticTests
{
    private const string Broken =
        """
        namespace Broken

        block A()
        {
            in x: [N, C, H, W]
            y = x -> conv: Conf(64, 3)
            z = x -> bn: Norm -> rely
            out q
        }
        """;

    private const string Sound =
        """
        namespace Sound

        block B()
        {
            in x: [N, C, H, W]
            out x -> conv: Conv(8, 3)
        }
        """;

    [Fact]
    public void Errors_have_file_line_and_column()
    {
        var run = new GeneratorRun(("blocks/broken.seg", Broken));

        Assert.Collection(
            run.Diagnostics.Order(StringComparer.Ordinal),
            d => Assert.StartsWith("/project/blocks/broken.seg(6,20): error SEG2", d, StringComparison.Ordinal),
            d => Assert.StartsWith("/project/blocks/broken.seg(7,26): error SEG2", d, StringComparison.Ordinal),
            d => Assert.StartsWith("/project/blocks/broken.seg(8,9): error SEG2", d, StringComparison.Ordinal));
    }

    [Fact]
    public void Suppressed_warnings_are_not_reported()
    {
        var unused = Sound.Replace("out x", "y = relu(x)  // seg: ignore SEG210\n    out x", StringComparison.Ordinal);

        var run = new GeneratorRun(("sound.seg", unused));

        Assert.Empty(run.Diagnostics);
        Assert.DoesNotContain("relu", run["sound.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_with_errors_generates_placeholders_and_other_files_code()
    {
        var run = new GeneratorRun(("broken.seg", Broken), ("sound.seg", Sound));

        Assert.Equal(["SegCatalog.g.cs", "broken.stub.g.cs", "sound.g.cs"], run.HintNames.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Dependents_of_a_file_with_errors_generate_placeholders()
    {
        const string User =
            """
            namespace User

            use Broken

            block C()
            {
                in x: [N, C, H, W]
                out x -> a: A()
            }
            """;
        var run = new GeneratorRun(("broken.seg", Broken), ("user.seg", User));

        Assert.Equal(["SegCatalog.g.cs", "broken.stub.g.cs", "user.stub.g.cs"], run.HintNames.Order(StringComparer.Ordinal));
        Assert.All(run.Diagnostics, d => Assert.Contains("broken.seg(", d, StringComparison.Ordinal));
    }
}
