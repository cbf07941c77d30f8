using SegDsl.Catalog;
using SegDsl.Fusion.Graphs;
using SegDsl.Models;
using SegDsl.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Onnx.Tests.Export;

/// <summary>Networks with random weights, and random inputs.</summary>
internal static class Samples
{
    /// <summary>If set, tests of representative networks run with all networks of the zoo.</summary>
    private const string AllVariable = "SEG_ALL_NETWORKS";

    /// <summary>Representative networks, or all if the environment asks for them.</summary>
    public static TheoryData<string> Selected(params string[] names) =>
        [.. Environment.GetEnvironmentVariable(AllVariable) is null ? names : SegCatalog.Instance.Networks.Select(n => n.Name)];

    /// <summary>The network of the catalog with this name.</summary>
    public static NetworkEntry Entry(string name) => SegCatalog.Instance.Networks.Single(n => n.Name == name);

    /// <summary>Creates a network with weights that keep the scale of activations, in evaluation mode.</summary>
    public static SegmentationNetwork Create(string name)
    {
        var entry = Entry(name);
        var network = Initialization.Skip(() => entry.Create([.. entry.Parameters.Select(p => p.Default!)]));
        Fill(network);
        network.eval();
        return network;
    }

    /// <summary>Fills the state of a network with random numbers, like <c>FixtureAssert.FillState</c>, but faster.</summary>
    public static void Fill(SegmentationNetwork network)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        manual_seed(5);
        foreach (var (key, entry) in network.state_dict().Where(entry => entry.Value.is_floating_point()))
        {
            var shape = entry.shape;
            var scale = shape.Length >= 2 ? Math.Sqrt(3.0 / shape.Skip(1).Aggregate(1L, (a, b) => a * b)) : 0.1;
            if (shape.Length >= 2) entry.uniform_(-scale, scale);
            else if (key.EndsWith("running_var", StringComparison.Ordinal)) entry.uniform_(0.5, 1.5);
            else if (key.EndsWith("weight", StringComparison.Ordinal)) entry.uniform_(0.6, 1);
            else entry.uniform_(-scale, scale);
        }
    }

    /// <summary>Three small sizes that a network accepts, with all remainders.</summary>
    public static IReadOnlyList<(int Height, int Width)> Sizes(string name, SegmentationNetwork network)
    {
        if (Entry(name).TakesVolumes) return [(16, 24), (32, 16), (40, 24)];
        var requirements = NetworkSources.GraphOf(network).Requirements;
        foreach (var least in new[] { 33, 49, 65, 97 })
        {
            (int Height, int Width)[] sizes = [(least, least + 7), (least + 3, least + 32), (least + 15, least + 15)];
            if (Array.TrueForAll(sizes, size => requirements.Allows(new Dictionary<string, long> { ["N"] = 1, ["H"] = size.Height, ["W"] = size.Width })))
                return sizes;
        }
        return [(112, 112), (96, 112), (128, 96)];
    }

    /// <summary>Random inputs of a network.</summary>
    public static NetworkInputs Inputs(string name, int height, int width, int count = 1)
    {
        var entry = Entry(name);
        if (entry.TakesVolumes) return Noise(count, 1, 16, height, width);
        var others = entry.Inputs.Where(input => input != NetworkInputs.ImageName).ToList();
        return entry.Inputs.Count < 2
            ? Noise(count, 3, height, width)
            : new NetworkInputs(Noise(count, 3, height, width), [.. others.Select(input => new NamedTensor(input, Noise(count, 1, height, width)))]);
    }

    /// <summary>Verifies that two tensors are equal up to 1e-4 of the maximum.</summary>
    public static void AssertClose(Tensor wanted, Tensor found, string what)
    {
        Assert.Equal(wanted.shape, found.shape);
        var scale = Math.Max(1, wanted.abs().max().item<float>());
        var difference = (wanted - found).abs().max().item<float>() / scale;
        Assert.True(difference <= 1e-4, $"{what} differs by {difference}.");
    }

    private static Tensor Noise(params long[] shape) => (rand(shape) * 2) - 1;
}
