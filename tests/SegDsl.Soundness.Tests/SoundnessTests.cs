using System.Diagnostics;
using System.Globalization;
using SegDsl.Language.Operations;
using SegDsl.Soundness.Tests.Execution;
using SegDsl.Soundness.Tests.Mutation;
using TorchSharp;
using Xunit.Abstractions;

namespace SegDsl.Soundness.Tests;

/// <summary>The checker is right: networks are changed at random, and what it says of them is held against what they do.</summary>
public sealed class SoundnessTests(ITestOutputHelper output)
{
    /// <summary>How many mutants there are; the environment variable SEG_MUTANTS asks for another number.</summary>
    private const int Mutants = 400;

    private const int Seed = 1;
    private const int BatchSize = 25;

    [Fact]
    public void What_is_accepted_runs_and_what_is_rejected_for_a_shape_throws()
    {
        var clock = Stopwatch.StartNew();
        var asked = Environment.GetEnvironmentVariable("SEG_MUTANTS");
        var count = string.IsNullOrEmpty(asked) ? Mutants : int.Parse(asked, CultureInfo.InvariantCulture);
        torch.set_num_threads(1);
        var report = new Report();
        foreach (var batch in MutantSelection.Choose(Pool(), count, Seed).Chunk(BatchSize)) Run(batch, report);
        output.WriteLine(report.ToString());
        using var process = Process.GetCurrentProcess();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalSeconds:F0} s, {process.PeakWorkingSet64 >> 20} MiB"));
        Assert.True(report.Violations.Count == 0, $"{report.Violations.Count} violations:\n\n{string.Join("\n\n", report.Violations)}\n\n{report}");
    }

    /// <summary>The zoo; networks that are written for this test; the examples of all operations.</summary>
    private static IReadOnlyList<NetworkText>[] Pool() =>
        [NetworkText.Of(Files("Models")), NetworkText.Of(Files("Networks")), NetworkText.Of([("Operations.seg", Examples())])];

    private static string Examples() => string.Concat(OperationCatalog.All.Select(o => $$"""
        network Of_{{o.Name}}()
        {
            in x: [N, 8, H, W]
            out seg = x -> seg: Conv(4, 1)
            out aux value = {{o.Example}}
        }

        """));

    private static IEnumerable<(string Path, string Text)> Files(string folder) =>
        Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, folder), "*.seg", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => (Path.GetRelativePath(AppContext.BaseDirectory, path), File.ReadAllText(path)));

    private static void Run(IReadOnlyList<Mutant> mutants, Report report)
    {
        var judged = mutants.Select(JudgedMutant.Of).ToList();
        using var assembly = new MutantAssembly(judged.Where(m => m.Verdict != Verdict.WrongOtherwise));
        foreach (var mutant in judged)
        {
            if (mutant.Verdict == Verdict.WrongOtherwise) report.Add(mutant, null);
            else if (assembly.CannotBeConstructed(mutant.Mutant)) report.AddUnconstructed(mutant);
            else if (assembly.FailureOf(mutant.Mutant) is { } failure) report.Add(mutant, failure);
            else
            {
                var wrong = assembly.NetworkOf(mutant.Mutant) is { } network ? Run(mutant, network) : "has no class";
                if (wrong == NetworkRun.RunsAnyway && mutant.IsOfAnotherRank) report.AddUnbatched(mutant);
                else report.Add(mutant, wrong);
            }
        }
    }

    private static string? Run(JudgedMutant mutant, Type network)
    {
        var graph = mutant.Compilation.Networks.SingleOrDefault();
        if (mutant.Verdict == Verdict.WrongShape) return NetworkRun.MustThrow(network, graph, mutant.Mutant.Network.Graph);
        return graph is null ? "has no graph" : NetworkRun.Check(network, graph);
    }
}
