using System.Globalization;
using Microsoft.CodeAnalysis;

namespace SegDsl.Generators.Tests;

/// <summary>What runs again after an edit, and that the same input always gives the same bytes.</summary>
public sealed class IncrementalTests
{
    private static readonly string[] AllSteps =
        [SegGenerator.Steps.Read, SegGenerator.Steps.Parse, SegGenerator.Steps.Compile, SegGenerator.Steps.Files, SegGenerator.Steps.Diagnostics];

    private static GeneratorRun Run() => new(
        ("residual.seg", GoldenFile.Read("residual.seg")),
        ("decoupled.seg", GoldenFile.Read("decoupled.seg")),
        ("experiment.seg", GoldenFile.Read("experiment.seg")));

    [Fact]
    public void Editing_a_csharp_file_leaves_every_step_cached()
    {
        var run = Run();
        run.EditCSharp();
        Assert.All(AllSteps, step => Assert.All(run.Reasons(step), r => Assert.Equal(IncrementalStepRunReason.Cached, r)));
    }

    [Fact]
    public void Editing_one_seg_file_parses_it_alone_and_changes_its_code_alone()
    {
        var run = Run();
        run.EditSeg("residual.seg", GoldenFile.Read("residual.seg").Replace("4 * planes", "2 * planes", StringComparison.Ordinal));

        Assert.Single(run.Reasons(SegGenerator.Steps.Parse), r => r == IncrementalStepRunReason.Modified);
        Assert.Single(run.Reasons(SegGenerator.Steps.Files), r => r == IncrementalStepRunReason.Modified);
        Assert.DoesNotContain(IncrementalStepRunReason.Modified, run.Reasons(SegGenerator.Steps.Diagnostics));
    }

    [Fact]
    public void Gives_the_same_text_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        var odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        odd.NumberFormat.NegativeSign = "minus";
        odd.NumberFormat.NumberDecimalSeparator = ",";
        try
        {
            var here = AllText(Run());
            CultureInfo.CurrentCulture = odd;
            Assert.Equal(here, AllText(Run()));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        static string AllText(GeneratorRun run) => string.Concat(run.Result.GeneratedSources.Select(s => s.HintName + s.SourceText));
    }

    [Fact]
    public void Pipeline_values_hold_plain_data_only()
    {
        var values = Run().Result.TrackedSteps
            .Where(s => s.Key is SegGenerator.Steps.Files or SegGenerator.Steps.Diagnostics or SegGenerator.Steps.Compile)
            .SelectMany(s => s.Value).SelectMany(s => s.Outputs).Select(o => o.Value);
        Assert.All(values, v => Assert.False(v.GetType().Assembly.FullName?.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal)));
    }
}
