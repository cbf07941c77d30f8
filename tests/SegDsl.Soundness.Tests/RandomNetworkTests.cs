using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using SegDsl.Networks;
using SegDsl.Soundness.Tests.Execution;
using SegDsl.Soundness.Tests.Generation;
using SegDsl.Soundness.Tests.Mutation;
using TorchSharp;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace SegDsl.Soundness.Tests;

/// <summary>
/// Random networks with all operations and forms of the language: what the compiler accepts runs with the predicted shapes and PyTorch's values, and what it
/// rejects for a shape fails in PyTorch.
/// </summary>
public sealed class RandomNetworkTests(ITestOutputHelper output)
{
    /// <summary>The default number of networks; the environment variable SEG_RANDOM_NETWORKS overrides it, and SEG_RANDOM_SEED the seed.</summary>
    private const int Networks = 300;

    private const int BatchSize = 25;

    [Fact]
    public void Accepted_networks_have_the_values_of_PyTorch_and_rejected_networks_fail_there()
    {
        set_num_threads(1);
        var generator = new NetworkGenerator(Number("SEG_RANDOM_SEED", 1));
        var networks = Enumerable.Range(0, Number("SEG_RANDOM_NETWORKS", Networks)).Select(generator.Create).ToList();
        var report = new Report();
        using var comparison = new Comparison();
        foreach (var batch in networks.Select((network, i) => (Network: network, Mutant: network.ToMutant(i))).Chunk(BatchSize))
        {
            var byMutant = batch.ToDictionary(b => b.Mutant, b => b.Network);
            // Rejected networks run in PyTorch only.
            foreach (var (mutant, network) in byMutant.Where(b => CompiledMutant.Of(b.Key).Verdict == Verdict.ShapeError).ToList())
            {
                comparison.AddRejected(network, CompiledMutant.Of(mutant));
                byMutant.Remove(mutant);
            }
            SoundnessTests.Run([.. byMutant.Keys], report, (mutant, type) => comparison.Add(byMutant[mutant.Mutant], mutant, type));
        }
        List<string> violations = [.. report.Violations, .. PyTorchPeer.IsInstalled ? comparison.Violations() : []];
        output.WriteLine(report.ToString());
        output.WriteLine(comparison.ToString());
        output.WriteLine(string.Join(", ", networks.SelectMany(n => n.Uses).GroupBy(u => u).OrderBy(g => g.Count()).Select(g => $"{g.Key} {g.Count()}")));
        Assert.True(violations.Count == 0, $"{violations.Count} violations:\n\n{string.Join("\n\n", violations)}\n\n{report}");
        if (networks.Count >= Networks) Assert.Empty(OperationForms.Names.Except(networks.SelectMany(n => n.Uses)));
    }

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    /// <summary>Networks with their values, to be compared with PyTorch.</summary>
    private sealed class Comparison : IDisposable
    {
        private readonly PyTorchPeer peer = new();
        private readonly List<Expected> expected = [];
        private readonly List<string> failures = [];
        private int values;

        /// <summary>Adds a network that is rejected for a shape.</summary>
        public void AddRejected(RandomNetwork network, CompiledMutant mutant)
        {
            using var scope = NewDisposeScope();
            peer.Add(network);
            InputSize[] sizes = [new(2, 9, 7), new(1, 16, 12), new(3, 5, 5)];
            foreach (var size in sizes) peer.Add(network, rand(size.Batch, 8, size.Height, size.Width), null);
            expected.Add(new(network, string.Join("\n", mutant.Errors), sizes.Length, null));
        }

        /// <summary>Runs an accepted network with random weights.</summary>
        public void Add(RandomNetwork network, CompiledMutant mutant, Type? type)
        {
            if (type is null || mutant.Compilation.Networks.SingleOrDefault() is not { } graph) return;
            using var scope = NewDisposeScope();
            using var guard = no_grad();
            try
            {
                using var module = NetworkRun.Create(type, Parameters.Defaults(graph));
                foreach (var tensor in module.state_dict().Values.Where(t => t.is_floating_point()))
                    tensor.copy_(rand(tensor.shape) + (tensor.dim() > 1 ? -0.5 : 0.5));
                var size = InputSize.AllowedBy(graph, Parameters.Defaults(graph))[1];
                var image = rand(size.Batch, 8, size.Height, size.Width) - 0.5;
                var results = module.call(image).Computed.Select(o => (o.Value.shape, o.Value.contiguous().data<float>().ToArray())).ToList();
                peer.Add(network);
                peer.Add(network, image, module.state_dict());
                expected.Add(new(network, "accepted", 1, results));
            }
            catch (Exception e) when (e is ExternalException or ArgumentException or InvalidOperationException or TargetInvocationException)
            {
                failures.Add($"{network.Text}\nis accepted, but throws {e.InnerException ?? e}");
            }
        }

        /// <summary>How PyTorch contradicts the compiler or the runtime.</summary>
        public IEnumerable<string> Violations()
        {
            foreach (var failure in failures) yield return failure;
            var position = 0;
            var evaluated = peer.Evaluate();
            foreach (var network in expected)
            {
                var cases = evaluated.Skip(position).Take(network.Cases).ToList();
                position += network.Cases;
                var wrong = network.Results is null
                    ? cases.TrueForAll(c => c.Results is not null) ? "is rejected, but runs in PyTorch" : null
                    : cases[0].Results is { } results ? Difference(network.Results, results) : $"fails in PyTorch: {cases[0].Error}";
                if (wrong is not null) yield return $"{network.Network.Text}\n{network.Network.Python}{network.Verdict}\n{wrong}";
            }
        }

        /// <inheritdoc/>
        public void Dispose() => peer.Dispose();

        /// <inheritdoc/>
        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"{expected.Count(e => e.Results is not null)} networks with {values} tensors compared, "
            + $"{expected.Count(e => e.Results is null)} rejected ones run");

        private string? Difference(IReadOnlyList<(long[] Shape, float[] Values)> actual, IReadOnlyList<(long[] Shape, float[] Values)> expected)
        {
            if (actual.Count != expected.Count) return $"has {actual.Count} outputs instead of {expected.Count}";
            for (var i = 0; i < actual.Count; i++)
            {
                if (!actual[i].Shape.SequenceEqual(expected[i].Shape))
                    return $"output {i} is [{string.Join(", ", actual[i].Shape)}], in PyTorch [{string.Join(", ", expected[i].Shape)}]";
                var (left, right) = (actual[i].Values, expected[i].Values);
                var scale = right.Where(float.IsFinite).Select(MathF.Abs).DefaultIfEmpty(0).Max();
                // Rounding errors of such numbers are as large as the numbers that follow from them.
                if (scale > 1e8f || right.Any(v => !float.IsFinite(v))) return null;
                values++;
                for (var j = 0; j < left.Length; j++)
                {
                    if (MathF.Abs(left[j] - right[j]) <= 1e-4f + (2e-3f * scale)) continue;
                    return string.Create(CultureInfo.InvariantCulture, $"output {i} is {left[j]} at {j}, in PyTorch {right[j]}");
                }
            }
            return null;
        }

        private sealed record Expected(RandomNetwork Network, string Verdict, int Cases, IReadOnlyList<(long[] Shape, float[] Values)>? Results);
    }
}
