using SegDsl.Catalog;
using SegDsl.Fusion;
using SegDsl.Fusion.Graphs;
using SegDsl.Fusion.Kernels;
using SegDsl.Fusion.Planning;
using SegDsl.Imaging;
using SegDsl.Inference;
using SegDsl.Models.Networks;
using SegDsl.Models.Tests.Fixtures;
using SegDsl.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Models.Tests.Fusion;

/// <summary>The fused form of a network computes what the network computes.</summary>
public sealed class FusedNetworkTests
{
    public static TheoryData<string> Networks => [.. SegCatalog.Instance.Networks.Select(n => n.Name)];

    [Theory, MemberData(nameof(Networks))]
    public void Outputs_are_those_of_the_network_at_several_sizes(string name)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var entry = SegCatalog.Instance.Networks.Single(n => n.Name == name);
        using var network = Initialization.Skip(() => entry.Create([.. entry.Parameters.Select(p => p.Default!)]));
        FixtureAssert.FillState(network);
        network.AuxiliaryOutputs = true;
        using var fused = network.Fuse();
        fused.AuxiliaryOutputs = true;

        foreach (var (height, width) in Sizes(entry))
        {
            using var inner = NewDisposeScope();
            var inputs = Inputs(entry, height, width);
            var expected = network.call(inputs).Computed;
            var actual = fused.call(inputs).Computed;

            Assert.Equal(expected.Select(o => o.Name), actual.Select(o => o.Name));
            foreach (var (wanted, found) in expected.Zip(actual))
            {
                Assert.Equal(wanted.Value.shape, found.Value.shape);
                var scale = Math.Max(1, wanted.Value.abs().max().item<float>());
                var difference = (wanted.Value - found.Value).abs().max().item<float>() / scale;
                Assert.True(difference <= 1e-4, $"{name}: {wanted.Name} differs by {difference} at {height}x{width}.");
            }
        }
    }

    [Theory]
    [InlineData("BiSeNetV2")]
    [InlineData("LRASPPMobileNetV3")]
    [InlineData("SegFormerB0")]
    public void Outputs_are_the_same_without_oneDNN(string name)
    {
        using var scope = NewDisposeScope();
        var entry = SegCatalog.Instance.Networks.Single(n => n.Name == name);
        using var network = Initialization.Skip(() => entry.Create([.. entry.Parameters.Select(p => p.Default!)]));
        FixtureAssert.FillState(network);
        using var fused = new FusedNetwork(network, NetworkSources.GraphOf(network), new PlanOptions { UsesOneDnn = false });
        var image = FixtureNumbers.Image("image", [1, 3, 97, 104]);

        Assert.True(fused.call(image)["seg"].allclose(network.call(image)["seg"], 1e-4, 1e-4));
    }

    [Fact]
    public void Without_auxiliary_outputs_only_the_others_are_computed()
    {
        using var scope = NewDisposeScope();
        using var network = new BiSeNetV2(classes: 3);
        using var fused = network.Fuse();
        var image = FixtureNumbers.Image("image", [1, 3, 64, 64]);

        Assert.Equal("seg", Assert.Single(fused.call(image).Computed).Name);
        fused.AuxiliaryOutputs = true;
        Assert.Equal(5, fused.call(image).Computed.Count);
    }

    [Fact]
    public void A_network_with_other_parameters_has_a_graph_of_its_own()
    {
        using var scope = NewDisposeScope();
        using var network = new UNet(classes: 2, width: 8);
        network.eval();
        using var fused = network.Fuse();
        var image = FixtureNumbers.Image("image", [2, 3, 32, 48]);

        Assert.True(fused.call(image)["seg"].allclose(network.call(image)["seg"], 1e-4, 1e-5));
    }

    [Fact]
    public void Sizes_that_the_network_rejects_are_rejected()
    {
        using var network = new DeepR18V3PlusDecouple();
        using var fused = network.Fuse();
        using var image = zeros(1, 3, 64, 64);

        var error = Assert.Throws<NetworkInputException>(() => fused.call(image));

        Assert.Contains("DeepR18V3PlusDecouple requires", error.Message, StringComparison.Ordinal);
        Assert.True(error.IsSize);
    }

    [Fact]
    public void Inputs_that_the_network_rejects_are_named()
    {
        using var scope = NewDisposeScope();
        using var network = new UNet(classes: 2, width: 8);
        using var fused = network.Fuse();
        NetworkInputException Rejected(Tensor image) => Assert.Throws<NetworkInputException>(() => fused.call(image));

        Assert.Equal(
            "UNet: the input 'image' must be [N, 3, H, W], but is [1, 4, 32, 32]. Pass a tensor of this shape.", Rejected(zeros(1, 4, 32, 32)).Message);
        Assert.False(Rejected(zeros(3, 32, 32)).IsSize);
        Assert.Contains("the input 'image' is uint8", Rejected(zeros([1, 3, 32, 32], ScalarType.Byte)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OneDnn_computes_in_float32_where_it_exists() => Assert.Equal(OneDnn.IsAvailable, OneDnn.Computes(ScalarType.Float32));

    [Fact]
    public void Bfloat16_gives_nearly_the_same_labels()
    {
        using var scope = NewDisposeScope();
        using var network = new BiSeNetV2(classes: 4);
        FixtureAssert.FillState(network);
        using var fused = network.Fuse(ScalarType.BFloat16);
        var image = FixtureNumbers.Image("image", [1, 3, 128, 128]);

        var (actual, expected) = (fused.call(image)["seg"], network.call(image)["seg"]);

        Assert.Equal(ScalarType.Float32, actual.dtype);
        Assert.InRange(actual.argmax(1).eq(expected.argmax(1)).to(ScalarType.Float32).mean().item<float>(), 0.98, 1);
    }

    [Theory]
    [InlineData("BiSeNetV2")]
    [InlineData("SegFormerB0")]
    [InlineData("DeepR18V3Plus")]
    public void Predicted_labels_are_those_of_the_network(string name)
    {
        using var scope = NewDisposeScope();
        var entry = SegCatalog.Instance.Networks.Single(n => n.Name == name);
        using var network = Initialization.Skip(() => entry.Create([.. entry.Parameters.Select(p => p.Default!)]));
        FixtureAssert.FillState(network);
        using var fused = network.Fuse();
        // Sizes that need padding, too.
        foreach (var (width, height) in new[] { (128, 96), (101, 77) })
        {
            var image = new RgbImage(width, height, [.. Enumerable.Range(0, 3 * width * height).Select(i => (byte)(i * 31 % 251))]);

            var expected = new Predictor(network, CPU).Predict(image).Classes!.Values;
            var actual = new Predictor(fused, CPU).Predict(image).Classes!.Values;

            Assert.NotNull(fused.Coarse(zeros(1, 3, 128, 128)));
            Assert.InRange(expected.Zip(actual).Count(pair => pair.First == pair.Second) / (double)expected.Length, 0.999, 1);
        }
    }

    /// <summary>The activations of oneDNN turn NaN into 0, so the scores would be finite.</summary>
    [Fact]
    public void Weights_that_are_not_finite_are_reported()
    {
        using var network = new BiSeNetV2();
        using (no_grad()) network.parameters().First().fill_(float.NaN);

        var error = Assert.Throws<FusionException>(() => network.Fuse());

        Assert.Contains("detail.S1.0.conv.weight", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Intermediate_tensors_are_disposed()
    {
        using var network = new BiSeNetV2();
        using var fused = network.Fuse();
        using var image = zeros(1, 3, 64, 64);
        fused.call(image).DisposeAll();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        fused.call(image).DisposeAll();

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void It_cannot_be_trained()
    {
        using var network = new BiSeNetV2();
        using var fused = network.Fuse();

        fused.eval();
        Assert.Throws<InvalidOperationException>(() => fused.train());
    }

    /// <summary>Sizes with odd numbers, and the smallest that a network takes.</summary>
    private static (int Height, int Width)[] Sizes(NetworkEntry entry) => entry switch
    {
        { TakesVolumes: true } => [(16, 24), (32, 16), (40, 24)],
        { Name: "DeepR18V3PlusDecouple" } => [(97, 104), (100, 129), (112, 112)],
        _ when entry.Name.EndsWith("Decouple", StringComparison.Ordinal) => [(49, 56), (52, 65), (64, 64)],
        _ => [(33, 40), (36, 65), (64, 64)],
    };

    private static NetworkInputs Inputs(NetworkEntry entry, int height, int width)
    {
        if (entry.TakesVolumes) return FixtureNumbers.Image("volume", [1, 1, 16, height, width]);
        var image = FixtureNumbers.Image("image", [1, 3, height, width]);
        var others = entry.Inputs.Where(name => name != NetworkInputs.ImageName);
        return new(image, [.. others.Select(name => new NamedTensor(name, FixtureNumbers.Image(name, [1, 1, height, width])))]);
    }
}
