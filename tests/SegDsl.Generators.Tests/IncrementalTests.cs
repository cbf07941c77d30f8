using Microsoft.CodeAnalysis;
using SegDsl.Generators.Pipeline;

namespace SegDsl.Generators.Tests;

/// <summary>The steps that run after an edit. <c>net.seg</c> depends on <c>body.seg</c>, <c>run.seg</c> on both, <c>other.seg</c> on nothing.</summary>
public sealed class IncrementalTests
{
    private const string Body =
        """
        namespace Zoo.Blocks

        block Body(width: int = 8)
        {
            in x: [N, C, H, W]
            out x -> conv: Conv(width, 3)
        }
        """;

    private const string Net =
        """
        namespace Zoo

        use Zoo.Blocks

        network Net(classes: int = 2)
        {
            in image: [N, 3, H, W]
            out seg = image -> body: Body(16) -> score: Conv(classes, 1) -> upsample(like: image)
        }
        """;

    private const string Other =
        """
        namespace Zoo.Other

        block Other()
        {
            in x: [N, C, H, W]
            out x -> conv: Conv(4, 3)
        }
        """;

    // The last experiment names parts that only the network of the golden file has.
    private static readonly string Experiment = GoldenFile.Read("experiment.seg").Split("/// The same, fine-tuned.")[0]
        .Replace("TinyDecoupled(", "Net(", StringComparison.Ordinal).Replace("    freeze         norm, trunk\n", "", StringComparison.Ordinal);

    private static readonly string[] Paths = ["body.seg", "net.seg", "other.seg", "run.seg"];

    private static GeneratorRun Run() => new(("body.seg", Body), ("net.seg", Net), ("other.seg", Other), ("run.seg", Experiment));

    [Fact]
    public void The_project_has_no_errors()
    {
        var run = Run();
        Assert.Empty(run.Diagnostics);
        Assert.Equal(["SegCatalog.g.cs", "body.g.cs", "net.g.cs", "other.g.cs", "run.g.cs"], run.HintNames.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Editing_a_csharp_file_leaves_every_step_cached()
    {
        var run = Run();
        run.EditCSharp();
        Assert.All(SegGenerator.Steps.All, step => Assert.All(run.Reasons(step), r => Assert.Equal(IncrementalStepRunReason.Cached, r)));
    }

    [Fact]
    public void Editing_a_body_compiles_its_file_and_its_dependents()
    {
        var run = Run();
        run.EditSeg("body.seg", Body.Replace("Conv(width, 3)", "Conv(2 * width, 3)", StringComparison.Ordinal));

        Assert.Equal(["body.seg"], Changed(run, SegGenerator.Steps.Parse));
        Assert.Equal([IncrementalStepRunReason.Unchanged], run.Reasons(SegGenerator.Steps.Index));
        Assert.Equal(["body.seg", "net.seg", "run.seg"], Changed(run, SegGenerator.Steps.Divide));
        Assert.Equal(["other.seg"], With(run, SegGenerator.Steps.Compile, IncrementalStepRunReason.Cached));
        // The C# of a network contains its costs and the channels of its outputs; that of an experiment does not.
        Assert.Equal(["body.seg", "net.seg"], Changed(run, SegGenerator.Steps.Compile));
        Assert.Equal([IncrementalStepRunReason.Unchanged], run.Reasons(SegGenerator.Steps.Report));
    }

    [Fact]
    public void Editing_the_signature_of_a_block_regenerates_its_dependents()
    {
        var run = Run();
        var edited = Body.Replace("width: int = 8", "size: int, width: int = 8", StringComparison.Ordinal)
            .Replace("(width, 3)", "(size * width, 3)", StringComparison.Ordinal);
        run.EditSeg("body.seg", edited);

        Assert.Equal(["other.seg"], With(run, SegGenerator.Steps.Compile, IncrementalStepRunReason.Cached));
        Assert.Equal(["body.seg", "net.seg"], Changed(run, SegGenerator.Steps.Compile));
    }

    [Fact]
    public void An_unused_file_is_compiled_alone()
    {
        var run = Run();
        run.EditSeg("run.seg", Experiment.Replace("epochs    3", "epochs    4", StringComparison.Ordinal));

        Assert.Equal(["body.seg", "net.seg", "other.seg"], With(run, SegGenerator.Steps.Compile, IncrementalStepRunReason.Cached));
        Assert.Equal(["run.seg"], Changed(run, SegGenerator.Steps.Compile));
        Assert.Equal([IncrementalStepRunReason.Unchanged], run.Reasons(SegGenerator.Steps.Catalog));
    }

    [Fact]
    public void A_comment_at_the_end_does_not_change_the_output()
    {
        var run = Run();
        run.EditSeg("body.seg", Body + "\n// The end.\n");

        Assert.Equal(["body.seg"], Changed(run, SegGenerator.Steps.Parse));
        Assert.Empty(Changed(run, SegGenerator.Steps.Compile));
        Assert.All([SegGenerator.Steps.Report, SegGenerator.Steps.Files, SegGenerator.Steps.Catalog],
            step => Assert.All(run.Reasons(step), r => Assert.Equal(IncrementalStepRunReason.Cached, r)));
    }

    [Theory]
    [InlineData("// The end.", "// Another end, which is longer.")]
    [InlineData("//", "// seg ignores this")]
    public void The_words_of_a_comment_compile_nothing(string before, string after)
    {
        var run = new GeneratorRun(("body.seg", Commented(before)), ("net.seg", Net), ("other.seg", Other), ("run.seg", Experiment));
        run.EditSeg("body.seg", Commented(after));

        Assert.All(SegGenerator.Steps.All.Where(step => step != SegGenerator.Steps.Read),
            step => Assert.All(run.Reasons(step), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason)));
    }

    [Theory]
    [InlineData("// A line.", "/// Documentation.")]
    [InlineData("/// Documentation.", "/// Other documentation.")]
    [InlineData("// A line.", "// A line.\n")]
    [InlineData("// A line.", "// seg: ignore SEG210")]
    [InlineData("// A line.\r", "// A line.\rextern op A(x: [N]) -> [N]")]
    public void A_comment_with_an_effect_is_compiled(string before, string after)
    {
        var run = new GeneratorRun(("body.seg", Commented(before)), ("net.seg", Net), ("other.seg", Other), ("run.seg", Experiment));
        run.EditSeg("body.seg", Commented(after));

        Assert.Equal(["body.seg"], Changed(run, SegGenerator.Steps.Parse));
    }

    private static string Commented(string comment) => Body.Replace("\nblock", "\n" + comment + "\nblock", StringComparison.Ordinal);

    [Fact]
    public void A_comment_before_the_code_moves_the_lines_of_its_own_file_only()
    {
        var run = Run();
        run.EditSeg("body.seg", "// The beginning.\n" + Body);

        Assert.Equal(["body.seg"], Changed(run, SegGenerator.Steps.Compile));
    }

    [Fact]
    public void A_new_name_affects_only_files_that_can_see_it()
    {
        var run = Run();
        run.EditSeg("body.seg", Body + "\nblock More()\n{\n    in x: [N, C, H, W]\n    out relu(x)\n}\n");

        Assert.Equal([IncrementalStepRunReason.Modified], run.Reasons(SegGenerator.Steps.Index));
        Assert.Equal(["other.seg"], With(run, SegGenerator.Steps.Compile, IncrementalStepRunReason.Cached));
        Assert.Equal(["body.seg"], Changed(run, SegGenerator.Steps.Compile));
    }

    [Fact]
    public void An_error_replaces_the_code_of_its_dependents_until_it_is_corrected()
    {
        var run = Run();
        run.EditSeg("body.seg", Body.Replace("Conv", "Conf", StringComparison.Ordinal));
        Assert.Equal(["SegCatalog.g.cs", "body.stub.g.cs", "net.stub.g.cs", "other.g.cs", "run.stub.g.cs"], run.HintNames.Order(StringComparer.Ordinal));
        Assert.StartsWith("/project/body.seg(6,20): error SEG201", Assert.Single(run.Diagnostics), StringComparison.Ordinal);
        Assert.DoesNotContain("\"Net\"", run["SegCatalog.g.cs"], StringComparison.Ordinal);

        run.EditSeg("body.seg", Body);
        Assert.Empty(run.Diagnostics);
        Assert.Equal(Run().AllText, run.AllText);
    }

    [Fact]
    public void Placeholders_are_written_again_only_for_edited_files()
    {
        var run = Run();
        var broken = Body.Replace("Conv", "Conf", StringComparison.Ordinal);
        run.EditSeg("body.seg", broken);
        Assert.Equal(3, run.Reasons(SegGenerator.Steps.Stubs).Count);

        run.EditCSharp();
        Assert.All(run.Reasons(SegGenerator.Steps.Stubs), r => Assert.Equal(IncrementalStepRunReason.Cached, r));
        run.EditSeg("body.seg", broken.Replace("width", "channels", StringComparison.Ordinal));
        Assert.Equal(
            [IncrementalStepRunReason.Modified, IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Unchanged], run.Reasons(SegGenerator.Steps.Stubs));
    }

    [Fact]
    public void An_error_from_elaborating_a_network_is_reported_once_at_its_location()
    {
        var run = Run();
        run.EditSeg("body.seg", Body.Replace("Conv(width, 3)", "Conv(width, 3, groups: C)", StringComparison.Ordinal));

        // 16 channels in 3 groups. The network of the experiment is elaborated as well.
        Assert.StartsWith("/project/body.seg(6,14): error SEG305", Assert.Single(run.Diagnostics), StringComparison.Ordinal);
        Assert.Equal(["SegCatalog.g.cs", "body.stub.g.cs", "net.stub.g.cs", "other.g.cs", "run.stub.g.cs"], run.HintNames.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_step_output_refers_to_Roslyn_objects()
    {
        var run = Run();
        run.EditSeg("other.seg", Other.Replace("Conv", "Conf", StringComparison.Ordinal));
        foreach (var step in SegGenerator.Steps.All)
            Assert.All(run.Outputs(step).SelectMany(o => ObjectGraph.TypesIn(o.Value)), type =>
                Assert.DoesNotContain("Microsoft.CodeAnalysis", type.Assembly.FullName, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Changed(GeneratorRun run, string step) => With(run, step, IncrementalStepRunReason.Modified);

    /// <summary>The files whose output of a step has a given reason.</summary>
    private static IEnumerable<string> With(GeneratorRun run, string step, IncrementalStepRunReason reason) =>
        Paths.Where(path => run.Outputs(step).Any(o => o.Reason == reason && PathOf(o.Value) == GeneratorRun.ProjectDirectory + path));

    private static string PathOf(object value) => value switch
    {
        ParsedFile file => file.File.Path,
        CompilationInput input => input.File.Path,
        CompiledFile file => file.Report.Path,
        _ => throw new ArgumentException($"A {value.GetType().Name} does not belong to a file.", nameof(value)),
    };
}
