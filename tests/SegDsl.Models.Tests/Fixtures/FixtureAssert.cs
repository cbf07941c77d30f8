using SegDsl.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Models.Tests.Fixtures;

/// <summary>Compares networks with fixtures.</summary>
internal static class FixtureAssert
{
    private const string Unused = "edge_conv.";
    private const long UnusedParameters = 768;

    /// <summary>Fills all state entries with the values of <see cref="FixtureNumbers"/>.</summary>
    public static void FillState(nn.Module network)
    {
        using var noGrad = no_grad();
        foreach (var (key, entry) in network.state_dict())
        {
            if (key.EndsWith("num_batches_tracked", StringComparison.Ordinal))
            {
                entry.zero_();
                continue;
            }

            using var value = FixtureNumbers.State(key, entry.shape);
            entry.copy_(value);
        }
    }

    /// <summary>
    /// Verifies the keys, shapes and order of the state. The published Wider ResNet network has layers that are never applied, and registers one layer earlier
    /// than it is applied; its order is not compared.
    /// </summary>
    public static void SameState(NetworkFixture fixture, nn.Module network)
    {
        static string Line(string key, long[] shape) => $"{key} [{string.Join(", ", shape)}]";
        var applied = fixture.State.Where(e => !e.Key.StartsWith(Unused, StringComparison.Ordinal)).ToList();
        var expected = applied.Select(e => Line(e.Key, e.Shape)).ToList();
        var actual = network.state_dict().Select(e => Line(e.Key, e.Value.shape)).ToList();
        if (applied.Count == fixture.State.Count) Assert.Equal(expected, actual);
        else Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
        var parameters = applied.Count == fixture.State.Count ? fixture.Parameters : fixture.Parameters - UnusedParameters;
        Assert.Equal(parameters, network.parameters().Sum(p => p.numel()));
    }

    /// <summary>Verifies the shape, and the statistics and samples with a tolerance of 1e-4 of the maximum magnitude.</summary>
    public static void SameOutput(OutputFixture expected, Tensor actual)
    {
        Assert.Equal(expected.Shape, actual.shape);
        using var detached = actual.detach();
        using var flat = detached.contiguous();
        var values = flat.data<float>().ToArray();
        var tolerance = 1e-4 * expected.Magnitude;
        Assert.Equal(expected.Mean, values.Average(v => (double)v), tolerance);
        Assert.Equal(expected.Min, values.Min(), tolerance);
        Assert.Equal(expected.Max, values.Max(), tolerance);
        foreach (var (index, value) in expected.Samples) Assert.Equal(value, values[index], tolerance);
    }

    /// <summary>Verifies a value with a relative tolerance.</summary>
    public static void Close(double expected, double actual, double relative, string what) =>
        Assert.True(Math.Abs(expected - actual) <= relative * Math.Abs(expected), $"{what}: expected {expected}, got {actual}.");
}
