using SegDsl.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Models.Tests.Fixtures;

/// <summary>Compares a network with what was measured.</summary>
internal static class FixtureAssert
{
    private const string Unused = "edge_conv.";
    private const long UnusedParameters = 768;

    /// <summary>Fills every state entry by the fixtures' formula.</summary>
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
    /// Same keys with the same shapes in the same order. The published Wider ResNet network has layers that nothing applies, and registers
    /// one layer earlier than it applies it: there the order is left out.
    /// </summary>
    public static void SameState(NetworkFixture fixture, nn.Module network)
    {
        static string Line(string key, long[] shape) => $"{key} [{string.Join(", ", shape)}]";
        var applied = fixture.State.Where(e => !e.Key.StartsWith(Unused, StringComparison.Ordinal)).ToList();
        var expected = applied.Select(e => Line(e.Key, e.Shape)).ToList();
        var actual = network.state_dict().Select(e => Line(e.Key, e.Value.shape)).ToList();
        if (applied.Count == fixture.State.Count) Assert.Equal(expected, actual);
        else Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
        Assert.Equal(applied.Count == fixture.State.Count ? fixture.Parameters : fixture.Parameters - UnusedParameters, network.parameters().Sum(p => p.numel()));
    }

    /// <summary>Same shape; extent and samples within 1e-4 of the largest magnitude.</summary>
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

    /// <summary>Equal up to a share of the expected value.</summary>
    public static void Close(double expected, double actual, double relative, string what) =>
        Assert.True(Math.Abs(expected - actual) <= relative * Math.Abs(expected), $"{what}: expected {expected}, got {actual}.");
}
