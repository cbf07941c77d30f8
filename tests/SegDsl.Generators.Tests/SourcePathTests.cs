namespace SegDsl.Generators.Tests;

/// <summary>Names of generated files, for files whose names or places are odd.</summary>
public sealed class SourcePathTests
{
    private const string Text = "block A()\n{\n    in x: [N, C, H, W]\n    out relu(x)\n}\n";

    [Theory]
    [InlineData("/project/", "blocks/a.seg", "blocks/a.g.cs")]
    [InlineData("/project/", "#1 (new)@home.seg", "_x231 (new)_x40home.g.cs")]
    [InlineData("/project/", "../elsewhere/a.seg", "_/elsewhere/a.g.cs")]
    [InlineData("/project/", "é.seg", "é.g.cs")]
    public void A_file_has_a_name_that_Roslyn_takes(string directory, string path, string expected)
    {
        var run = new GeneratorRun(directory, (path, Text));
        Assert.Empty(run.Diagnostics);
        Assert.Contains(expected, run.HintNames);
    }

    [Theory]
    [InlineData("/anywhere/a.seg", "anywhere/a.g.cs")]
    [InlineData("C:/anywhere/a.seg", "C_x3a/anywhere/a.g.cs")]
    public void A_project_need_not_say_where_it_is(string path, string expected)
    {
        var run = new GeneratorRun("", (path, Text));
        Assert.Empty(run.Diagnostics);
        Assert.Contains(expected, run.HintNames);
    }
}
