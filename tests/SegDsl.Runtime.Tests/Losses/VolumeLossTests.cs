using SegDsl.Losses;
using SegDsl.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Tests.Losses;

/// <summary>Losses of volumes.</summary>
public sealed class VolumeLossTests
{
    private const int Classes = 3, Ignore = 255;

    public static TheoryData<LossDefinition> Losses =>
    [
        new CrossEntropyDefinition(0.1, [1, 2, 3]), new WeightedCrossEntropyDefinition(), new OhemDefinition(0.7, 20), new FocalDefinition(),
        new Poly1FocalDefinition(), new DiceDefinition(), new TverskyDefinition(PerImage: true), new LovaszDefinition(),
        new WeightedSumDefinition(new LossTerm(1, new CrossEntropyDefinition()), new LossTerm(0.5, new DiceDefinition())),
    ];

    [Theory]
    [MemberData(nameof(Losses))]
    public void The_loss_of_a_volume_is_that_of_its_slices_in_one_image(LossDefinition definition)
    {
        using var scope = NewDisposeScope();
        var (logits, labels) = Batch(4, 5, 6);
        var loss = definition.Create(Classes, Ignore);

        var volume = loss.Compute(new Outputs(logits), new LossTargets(labels)).Total;
        var image = loss.Compute(new Outputs(logits.reshape(2, Classes, 20, 6)), new LossTargets(labels.reshape(2, 20, 6))).Total;

        Assert.Equal(image.item<float>(), volume.item<float>(), 5);
        volume.backward();
        Assert.True(logits.grad!.abs().sum().item<float>() > 0);
    }

    [Fact]
    public void Smaller_outputs_are_resized_in_three_axes()
    {
        using var scope = NewDisposeScope();
        var (logits, labels) = Batch(4, 6, 8);
        var small = logits.narrow(2, 0, 2).narrow(3, 0, 3).narrow(4, 0, 4);
        var loss = new CrossEntropyDefinition().Create(Classes, Ignore);
        var expected = nn.functional.cross_entropy(
            nn.functional.interpolate(small, [4, 6, 8], mode: InterpolationMode.Trilinear, align_corners: false), labels, ignore_index: Ignore);
        Assert.Equal(expected.item<float>(), loss.Compute(new Outputs(small), new LossTargets(labels)).Total.item<float>(), 5);
    }

    [Fact]
    public void Losses_that_compare_neighbors_are_refused()
    {
        using var scope = NewDisposeScope();
        var (logits, labels) = Batch(4, 5, 6);
        foreach (var definition in new LossDefinition[] { new RelaxedDefinition(), new BoundaryDefinition(), new RegionMutualInformationDefinition() })
        {
            var loss = new WeightedSumDefinition(new LossTerm(1, new CrossEntropyDefinition()), new LossTerm(1, definition)).Create(Classes, Ignore);
            var error = Assert.Throws<ArgumentException>(() => loss.Compute(new Outputs(logits), new LossTargets(labels)));
            Assert.StartsWith("The loss 'sum' compares neighboring pixels, and is not defined for volumes.", error.Message, StringComparison.Ordinal);
        }
    }

    private static (Tensor Logits, Tensor Labels) Batch(long depth, long height, long width)
    {
        var generator = new Generator(7);
        var logits = randn([2, Classes, depth, height, width], generator: generator).requires_grad_();
        var labels = randint(0, Classes, [2, depth, height, width], ScalarType.Int64, generator: generator);
        labels[0, 1] = tensor((long)Ignore);
        return (logits, labels);
    }

    private sealed record Outputs(Tensor Seg) : NamedTensors
    {
        public override IReadOnlyList<NamedTensor> Computed => [new("seg", Seg)];
    }
}
