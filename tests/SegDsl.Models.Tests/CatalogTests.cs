using SegDsl.Models.Tests.Fixtures;
using SegDsl.Networks;
using SegDsl.Precision;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Models.Tests;

/// <summary>All networks of the zoo can be created, applied and trained.</summary>
public sealed class CatalogTests
{
    private const long Classes = 5;
    private const long Width = 16;

    public static TheoryData<string> Networks => [.. SegCatalog.Instance.Networks.Select(n => n.Name)];

    [Theory, MemberData(nameof(Networks))]
    public void Forward_and_backward_passes_succeed_in_float32_and_mixed_precision(string name)
    {
        using var scope = NewDisposeScope();
        using var network = Create(name);
        var shape = InputShape(name);
        var inputs = Inputs(network, FixtureNumbers.Image("image", shape));
        network.train();

        var outputs = network.call(inputs);
        outputs.Computed.Select(o => o.Value.mean()).Aggregate((a, b) => a + b).backward();

        Assert.Equal(Classes, network.Classes);
        if (network.IsClassifier) Assert.Equal([2, Classes], outputs["logits"].shape);
        else Assert.Equal([2, Classes, .. shape[2..]], outputs["seg"].shape);
        AssertGradientsAreFinite(network);

        // Networks of volumes are trained in float32 only.
        if (shape.Length == 5) return;
        network.zero_grad();
        using (Autocast.Enter(ComputePrecision.Bf16, CPU)) outputs = network.call(inputs);
        outputs.Computed.Select(o => o.Value.to(ScalarType.Float32).mean()).Aggregate((a, b) => a + b).backward();

        AssertGradientsAreFinite(network);
    }

    private static void AssertGradientsAreFinite(SegmentationNetwork network)
    {
        foreach (var (key, parameter) in network.named_parameters())
        {
            Assert.Equal(ScalarType.Float32, parameter.dtype);
            Assert.True(parameter.grad is not null, $"No output depends on {key}.");
            // The sum is finite only if all of them are, and takes one pass.
            Assert.True(double.IsFinite(parameter.grad.sum(ScalarType.Float64).item<double>()), $"The gradient of {key} is not finite.");
        }
    }

    [Fact]
    public void Messages_state_the_minimum_image_size()
    {
        using var scope = NewDisposeScope();
        using var network = Create("DeepR18V3PlusDecouple");

        var error = Assert.Throws<NetworkInputException>(() => network.call(zeros(2, 3, 65, 97)));

        // At stride 16, the flow passes two convolutions of stride 2 without padding, which need 7 x 7 pixels.
        Assert.StartsWith("DeepR18V3PlusDecouple requires an image of at least 97x97, but got 65x97.", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The image, and depth with one channel for networks that take it.</summary>
    private static NetworkInputs Inputs(SegmentationNetwork network, Tensor image) =>
        network.InputNames.Contains("depth") ? new NetworkInputs(image, [new NamedTensor("depth", image.narrow(1, 0, 1))]) : image;

    private static long[] InputShape(string name) => name switch
    {
        "UNet3D" => [2, 1, 9, 17, 16],
        // Its flow passes two convolutions of stride 2 without padding.
        _ when name.EndsWith("Decouple", StringComparison.Ordinal) => name.Contains("R18", StringComparison.Ordinal) ? [2, 3, 97, 97] : [2, 3, 49, 65],
        _ => [2, 3, 33, 49],
    };

    /// <summary>
    /// Creates a network with few classes and, if it has a width parameter, a small width. Networks outlive the dispose scope in which they are created, like
    /// TorchSharp's own modules.
    /// </summary>
    private static SegmentationNetwork Create(string name)
    {
        using var scope = NewDisposeScope();
        var entry = SegCatalog.Instance.Networks.Single(n => n.Name == name);
        var network = Initialization.Skip(() => entry.Create([.. entry.Parameters.Select(p => p.Name switch
        {
            "classes" => Classes,
            "width" => Width,
            _ => p.Default ?? throw new ArgumentException($"'{p.Name}' of '{name}' has no default.", nameof(name)),
        })]));
        FixtureAssert.FillState(network);
        return network;
    }
}
