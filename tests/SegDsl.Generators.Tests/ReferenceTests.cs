using Microsoft.CodeAnalysis;
using SegDsl.Generators.Pipeline;

namespace SegDsl.Generators.Tests;

/// <summary>Files whose compiled classes are in a referenced assembly.</summary>
public sealed class ReferenceTests
{
    private const string Body = GeneratorRun.ReferenceFolder + "body.seg";
    private const string Broken = GeneratorRun.ReferenceFolder + "broken.seg";

    private const string Library =
        """
        namespace Library.Blocks

        block Body(width: int = 8)
        {
            in x: [N, C, H, W]
            out x -> conv: Conv(width, 3)
        }
        """;

    private const string Net =
        """
        namespace Mine

        use Library.Blocks

        network Net(classes: int = 2)
        {
            in image: [N, 3, H, W]
            out seg = image -> body: Body(16) -> score: Conv(classes, 1) -> upsample(like: image)
        }
        """;

    [Fact]
    public void A_project_uses_the_declarations_of_a_referenced_assembly_without_compiling_them_again()
    {
        var run = new GeneratorRun((Body, Library), ("net.seg", Net));

        Assert.Empty(run.Diagnostics);
        Assert.Equal(["SegCatalog.g.cs", "net.g.cs"], run.HintNames.Order(StringComparer.Ordinal));
        Assert.Contains("using Body = global::Library.Blocks.Body;", run["net.g.cs"], StringComparison.Ordinal);
        Assert.Contains("References = [global::Library.SegCatalog.Instance],", run["SegCatalog.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void Mistakes_are_reported_in_the_files_of_the_project_only()
    {
        var run = new GeneratorRun(
            (Body, Library), (Broken, Library.Replace("Body", "Other", StringComparison.Ordinal).Replace("Conv", "Conf", StringComparison.Ordinal)),
            ("net.seg", Net.Replace("Body(16)", "Body(size: 16)", StringComparison.Ordinal)));

        Assert.StartsWith("/project/net.seg(8,", Assert.Single(run.Diagnostics), StringComparison.Ordinal);
    }

    [Fact]
    public void A_project_without_files_of_its_own_gets_no_code()
    {
        var run = new GeneratorRun((Body, Library));
        Assert.Empty(run.HintNames);
        Assert.Empty(run.Diagnostics);
    }

    [Fact]
    public void An_edit_does_not_compile_the_referenced_files()
    {
        var run = new GeneratorRun((Body, Library), ("net.seg", Net));
        run.EditSeg("net.seg", Net.Replace("Body(16)", "Body(32)", StringComparison.Ordinal));

        Assert.Equal([IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached], run.Reasons(SegGenerator.Steps.Parse).Order());
        Assert.Equal("net.seg", Assert.Single(run.Outputs(SegGenerator.Steps.Divide).Select(o => ((CompilationInput)o.Value).File.RelativePath)));
        Assert.Equal([IncrementalStepRunReason.Unchanged], run.Reasons(SegGenerator.Steps.References));
    }
}
