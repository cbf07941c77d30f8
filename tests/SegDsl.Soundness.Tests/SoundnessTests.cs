using System.Diagnostics;
using System.Globalization;
using SegDsl.Language.Operations;
using SegDsl.Soundness.Tests.Execution;
using SegDsl.Soundness.Tests.Generation;
using SegDsl.Soundness.Tests.Mutation;
using TorchSharp;
using Xunit.Abstractions;

namespace SegDsl.Soundness.Tests;

/// <summary>Checks that the compiler is right: mutates networks at random, and compares what it reports with what the networks do.</summary>
public sealed class SoundnessTests(ITestOutputHelper output)
{
    /// <summary>The default number of mutants; the environment variable SEG_MUTANTS overrides it.</summary>
    private const int Mutants = 400;

    private const int Seed = 1;
    private const int BatchSize = 25;

    /// <summary>The number of random networks that are mutated.</summary>
    private const int RandomMutated = 40;

    [Fact]
    public void Accepted_networks_run_and_networks_rejected_for_a_shape_throw()
    {
        var clock = Stopwatch.StartNew();
        var requested = Environment.GetEnvironmentVariable("SEG_MUTANTS");
        var count = string.IsNullOrEmpty(requested) ? Mutants : int.Parse(requested, CultureInfo.InvariantCulture);
        torch.set_num_threads(1);
        var report = new Report();
        foreach (var batch in MutantSelection.Choose(Pool(), count, Seed).Chunk(BatchSize)) Run(batch, report);
        output.WriteLine(report.ToString());
        using var process = Process.GetCurrentProcess();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalSeconds:F0} s, {process.PeakWorkingSet64 >> 20} MiB"));
        Assert.True(report.Violations.Count == 0, $"{report.Violations.Count} violations:\n\n{string.Join("\n\n", report.Violations)}\n\n{report}");
    }

    /// <summary>The networks of the zoo, networks written for this test, and the examples of all operations.</summary>
    private static IReadOnlyList<NetworkText>[] Pool() =>
        [
            NetworkText.Of(Files("Models")), NetworkText.Of(Files("Networks")), NetworkText.Of([("Operations.seg", Examples())]),
            [.. RandomNetworks(RandomMutated)],
        ];

    private static IEnumerable<NetworkText> RandomNetworks(int count)
    {
        var generator = new NetworkGenerator(Seed);
        // TorchSharp does not catch exceptions of a matrix product, which would end the process.
        return Enumerable.Range(0, count).Select(i => generator.Create(i).Accepted)
            .Where(network => !network.Text.Contains("matmul(", StringComparison.Ordinal));
    }

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

    /// <summary>Compiles mutants, and compares their verdicts with what they do.</summary>
    /// <param name="mutants">The mutants.</param>
    /// <param name="report">Receives the results.</param>
    /// <param name="inspect">Called for each mutant without a syntax error or the like, with the class of its network if it has one.</param>
    internal static void Run(IReadOnlyList<Mutant> mutants, Report report, Action<CompiledMutant, Type?>? inspect = null)
    {
        var compiled = mutants.Select(CompiledMutant.Of).ToList();
        using var assembly = new MutantAssembly(compiled.Where(m => m.Verdict != Verdict.OtherError));
        foreach (var mutant in compiled)
        {
            if (mutant.Verdict != Verdict.OtherError) inspect?.Invoke(mutant, assembly.NetworkOf(mutant.Mutant));
            if (mutant.Verdict == Verdict.OtherError) report.Add(mutant, null);
            else if (assembly.CannotBeConstructed(mutant.Mutant)) report.AddUnconstructed(mutant);
            else if (assembly.FailureOf(mutant.Mutant) is { } failure) report.Add(mutant, failure);
            else
            {
                var violation = assembly.NetworkOf(mutant.Mutant) is { } network ? Run(mutant, network) : "has no class";
                if (violation == NetworkRun.RunsAnyway && mutant.HasOnlyRankErrors) report.AddUnbatched(mutant);
                else report.Add(mutant, violation);
            }
        }
    }

    private static string? Run(CompiledMutant mutant, Type network)
    {
        var graph = mutant.Compilation.Networks.SingleOrDefault();
        if (mutant.Verdict == Verdict.ShapeError) return NetworkRun.CheckThrows(network, graph, mutant.Mutant.Network.Graph);
        return graph is null ? "has no graph" : NetworkRun.Check(network, graph);
    }
}
