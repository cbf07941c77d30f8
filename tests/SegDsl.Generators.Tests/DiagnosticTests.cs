namespace SegDsl.Generators.Tests;

/// <summary>Errors of <c>.seg</c> files as the compiler prints them.</summary>
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
    public void Says_file_line_and_column_of_every_error()
    {
        var run = new GeneratorRun(("blocks/broken.seg", Broken));

        Assert.Collection(
            run.Diagnostics.Order(StringComparer.Ordinal),
            d => Assert.StartsWith("/project/blocks/broken.seg(6,20): error SEG2", d, StringComparison.Ordinal),
            d => Assert.StartsWith("/project/blocks/broken.seg(7,26): error SEG2", d, StringComparison.Ordinal),
            d => Assert.StartsWith("/project/blocks/broken.seg(8,9): error SEG2", d, StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_comment_suppresses_is_not_told()
    {
        var unused = Sound.Replace("out x", "y = relu(x)  // seg: ignore SEG210\n    out x", StringComparison.Ordinal);

        var run = new GeneratorRun(("sound.seg", unused));

        Assert.Empty(run.Diagnostics);
        Assert.DoesNotContain("relu", run["sound.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_file_gives_no_code_and_the_others_do()
    {
        var run = new GeneratorRun(("broken.seg", Broken), ("sound.seg", Sound));

        Assert.Equal(["SegCatalogue.g.cs", "sound.g.cs"], run.HintNames.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_needs_a_broken_file_gives_no_code_either()
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

        Assert.DoesNotContain("user.g.cs", run.HintNames);
        Assert.All(run.Diagnostics, d => Assert.Contains("broken.seg(", d, StringComparison.Ordinal));
    }
}
