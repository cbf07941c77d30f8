namespace SegDsl.Generators.Tests;

/// <summary>The generated C#, compared with approved files.</summary>
public sealed class EmissionTests
{
    [Theory]
    [InlineData("residual")]
    [InlineData("pyramid")]
    [InlineData("decoupled")]
    public void Writes_the_approved_code(string name)
    {
        var run = new GeneratorRun(("blocks/" + name + ".seg", GoldenFile.Read(name + ".seg")));

        Assert.Empty(run.Diagnostics);
        GoldenFile.Verify(name, run[$"blocks/{name}.g.cs"]);
    }

    [Theory]
    [InlineData("externs")]
    [InlineData("inputs")]
    [InlineData("lists")]
    [InlineData("loops")]
    [InlineData("needs")]
    [InlineData("parts")]
    [InlineData("tokens")]
    [InlineData("weights")]
    public void Writes_the_approved_code_of_the_constructs(string name)
    {
        var run = new GeneratorRun((name + ".seg", GoldenFile.ReadConstruct(name + ".seg")));

        // Their C# is not part of this project.
        Assert.DoesNotContain(run.Diagnostics, d => d.Contains("error", StringComparison.Ordinal) && !d.Contains("SEG534", StringComparison.Ordinal));
        GoldenFile.Verify(name, run[$"{name}.g.cs"]);
    }

    [Fact]
    public void Writes_datasets_experiments_and_the_catalog()
    {
        var run = new GeneratorRun(("decoupled.seg", GoldenFile.Read("decoupled.seg")), ("experiment.seg", GoldenFile.Read("experiment.seg")));

        Assert.Empty(run.Diagnostics);
        GoldenFile.Verify("experiment", run["experiment.g.cs"]);
        GoldenFile.Verify("catalog", run["SegCatalog.g.cs"]);
    }

    [Fact]
    public void Writes_the_inputs_of_datasets_and_networks()
    {
        var run = new GeneratorRun(("rooms.seg", GoldenFile.Read("rooms.seg")));

        Assert.Empty(run.Diagnostics);
        foreach (var line in new[]
                 {
                     "new(\"depth\", [\"depth/{split}/{name}.png\", \"raw/{split}/{name}.tif\"], new([2.8f], [1.4f])) { Scale = 1000, Ignore = 0 },",
                     "new(\"flow\", [new([\"u/{name}.tif\", \"v/{name}.tif\"])], new([0.1f, -0.2f], [3f, 4f])),",
                     "Data = Rooms.Definition.ForInputs([\"depth\", \"image\"]) with { Fold = 1 },",
                     "return forward(inputs[\"depth\"], inputs.Image);",
                 })
            Assert.Contains(line, run["rooms.g.cs"], StringComparison.Ordinal);
        Assert.Contains(")values[0])) { Inputs = [\"depth\", \"image\"] },", run["SegCatalog.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void Names_files_after_their_paths()
    {
        const string Text = "\nblock Empty()\n{\n    in x: [N, C, H, W]\n    out x\n}\n";
        var run = new GeneratorRun(("a/same.seg", "namespace A" + Text), ("b/same.seg", "namespace B" + Text));

        Assert.Equal(["SegCatalog.g.cs", "a/same.g.cs", "b/same.g.cs"], run.HintNames.Order(StringComparer.Ordinal));
    }
}
