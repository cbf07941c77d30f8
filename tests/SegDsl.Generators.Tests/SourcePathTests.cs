namespace SegDsl.Generators.Tests;

/// <summary>Names of generated files for unusual file names and folders.</summary>
public sealed class SourcePathTests
{
    private const string Text = "block A()\n{\n    in x: [N, C, H, W]\n    out relu(x)\n}\n";

    [Theory]
    [InlineData("/project/", "blocks/a.seg", "blocks/a.g.cs")]
    [InlineData("/project/", "#1 (new)@home.seg", "_x231 (new)_x40home.g.cs")]
    [InlineData("/project/", "../elsewhere/a.seg", "_/elsewhere/a.g.cs")]
    [InlineData("/project/", "é.seg", "é.g.cs")]
    public void Hint_names_are_valid_in_Roslyn(string directory, string path, string expected)
    {
        var run = new GeneratorRun(directory, (path, Text));
        Assert.Empty(run.Diagnostics);
        Assert.Contains(expected, run.HintNames);
    }

    [Theory]
    [InlineData("My.Fields", "My.Fields")]
    [InlineData("my-fields", "my_fields")]
    [InlineData("3d fields.v2", "_3d_fields.v2")]
    [InlineData("", "")]
    public void Root_namespaces_are_valid_in_CSharp(string name, string expected) => Assert.Equal(expected, Emission.Identifiers.Namespace(name));

    [Theory]
    [InlineData("/anywhere/a.seg", "anywhere/a.g.cs")]
    [InlineData("C:/anywhere/a.seg", "C_x3a/anywhere/a.g.cs")]
    public void The_project_folder_is_optional(string path, string expected)
    {
        var run = new GeneratorRun("", (path, Text));
        Assert.Empty(run.Diagnostics);
        Assert.Contains(expected, run.HintNames);
    }
}
