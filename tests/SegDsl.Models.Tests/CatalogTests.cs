using SegDsl.Models.Tests.Fixtures;
using SegDsl.Networks;
using SegDsl.Precision;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Models.Tests;

/// <summary>Every network of the zoo can be created, applied and trained.</summary>
public sealed class CatalogTests
{
    private const long Classes = 5;
    private const long Width = 16;

    public static TheoryData<string> Networks => [.. SegCatalog.Instance.Networks.Select(n => n.Name)];

    [Theory, MemberData(nameof(Networks))]
    public void Runs_forward_and_backward(string name)
    {
        using var scope = NewDisposeScope();
        using var network = Create(name);
        var height = name == "DeepR18V3PlusDecouple" ? 97 : 65;
        var image = FixtureNumbers.Image("image", [2, 3, height, 97]);
        network.train();

        var outputs = network.call(image);
        outputs.Computed.Select(o => o.Value.mean()).Aggregate((a, b) => a + b).backward();

        Assert.Equal(Classes, network.Classes);
        if (network.IsClassifier) Assert.Equal([2, Classes], outputs["logits"].shape);
        else Assert.Equal([2, Classes, height, 97], outputs["seg"].shape);
        foreach (var (key, parameter) in network.named_parameters())
        {
            Assert.True(parameter.grad is not null, $"Nothing of what {name} gives out depends on {key}.");
            Assert.True(parameter.grad.isfinite().all().item<bool>(), $"The gradient of {key} is not finite.");
        }
    }

    [Theory, MemberData(nameof(Networks))]
    public void Trains_in_mixed_precision(string name)
    {
        using var scope = NewDisposeScope();
        using var network = Create(name);
        var image = FixtureNumbers.Image("image", [2, 3, name == "DeepR18V3PlusDecouple" ? 97 : 65, 97]);
        network.train();

        NamedTensors outputs;
        using (Autocast.Enter(ComputePrecision.Bf16, CPU)) outputs = network.call(image);
        outputs.Computed.Select(o => o.Value.to(ScalarType.Float32).mean()).Aggregate((a, b) => a + b).backward();

        foreach (var (key, parameter) in network.named_parameters())
        {
            Assert.Equal(ScalarType.Float32, parameter.dtype);
            Assert.True(parameter.grad?.isfinite().all().item<bool>(), $"The gradient of {key} is not finite.");
        }
    }

    [Fact]
    public void Says_how_large_an_image_has_to_be()
    {
        using var scope = NewDisposeScope();
        using var network = Create("DeepR18V3PlusDecouple");

        var error = Assert.Throws<ArgumentException>(() => network.call(zeros(2, 3, 65, 97)));

        // At stride 16 the flow is seen through two convolutions of stride 2 without padding, which need 7 x 7 pixels.
        Assert.StartsWith("DeepR18V3PlusDecouple requires an image of at least 97x97, but got 65x97.", error.Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// With few classes and, where a network has a width to choose, a small one; with its defaults else. A network outlives the scope in which it is
    /// created, as TorchSharp's own modules do.
    /// </summary>
    private static SegmentationNetwork Create(string name)
    {
        using var scope = NewDisposeScope();
        var entry = SegCatalog.Instance.Networks.Single(n => n.Name == name);
        return entry.Create([.. entry.Parameters.Select(p => p.Name switch
        {
            "classes" => Classes,
            "width" => Width,
            _ => p.Default ?? throw new ArgumentException($"'{p.Name}' of '{name}' has no default.", nameof(name)),
        })]);
    }
}
