using SegDsl.Data;
using SegDsl.Experiments;
using SegDsl.Losses;
using SegDsl.Networks;
using SegDsl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Tests.Training;

/// <summary><c>mixup</c>: the samples of a batch are blended, and their losses are added with the same weights.</summary>
public sealed class BatchMixingTests : TrainingFixture
{
    [Theory]
    [InlineData(0.05)]
    [InlineData(0.2)]
    [InlineData(1)]
    [InlineData(8)]
    public void Weights_have_the_moments_of_the_beta_distribution(double alpha)
    {
        const int Count = 20_000;
        var mixing = new MixUp(alpha);
        var weights = Enumerable.Range(0, Count).Select(i => mixing.DrawWeight(new SplitMix64(7, i))).ToList();

        Assert.All(weights, weight => Assert.InRange(weight, 0, 1));
        Assert.Equal(0.5, weights.Average(), 0.01);
        Assert.Equal(1 / (4 * (2 * alpha + 1)), weights.Average(weight => (weight - 0.5) * (weight - 0.5)), 0.004);
        Assert.Equal(mixing.DrawWeight(new SplitMix64(7, 3)), weights[3]);
    }

    [Fact]
    public void Inputs_are_blended_and_losses_are_added_with_the_same_weights()
    {
        using var scope = NewDisposeScope();
        var mixing = new BatchMixing(0.75);
        var inputs = mixing.Blend(new NetworkInputs(tensor([0f, 4, 8], [3, 1, 1, 1]), new NamedTensor("depth", tensor([1f, 5, 9], [3, 1, 1, 1]))));
        Assert.Equal([2f, 3, 7], inputs.Image.data<float>().ToArray());
        Assert.Equal([3f, 4, 8], inputs["depth"].data<float>().ToArray());

        var scores = randn(3, 2, 4, 4).requires_grad_();
        var depth = randn(3, 1, 4, 4).requires_grad_();
        var outputs = new Outputs(scores, depth);
        var labels = randint(0, 2, [3, 4, 4], int64);
        var maps = randn(3, 1, 4, 4);
        // A loss with precomputed targets, one of another target, and one in C#.
        var loss = new WeightedSumDefinition(
            new LossTerm(1, new RelaxedDefinition()), new LossTerm(0.5, new AbsoluteDefinition("depth")), new LossTerm(2, new ExternParts.Brier()))
            .Create(2, 255);
        var targets = new LossTargets(labels, LabelSetTarget.Of(labels, 2, 255, 1), EdgeTarget.Of(labels, 2, 255, 1))
        {
            Maps = new Dictionary<string, Tensor> { ["depth"] = maps },
        };
        var others = new LossTargets(cat([labels[2..], labels[..2]])) { Maps = new Dictionary<string, Tensor> { ["depth"] = cat([maps[2..], maps[..2]]) } };

        var mixed = mixing.Compute(loss, outputs, targets);

        var (own, other) = (loss.Compute(outputs, targets), loss.Compute(outputs, others));
        Assert.Equal(0.75f * own.Total.item<float>() + 0.25f * other.Total.item<float>(), mixed.Total.item<float>(), 1e-5f);
        Assert.Equal(own.Parts.Select(part => part.Name), mixed.Parts.Select(part => part.Name));
        for (var i = 0; i < 3; i++)
            Assert.Equal(0.75f * own.Parts[i].Value.item<float>() + 0.25f * other.Parts[i].Value.item<float>(), mixed.Parts[i].Value.item<float>(), 1e-5f);
        mixed.Total.backward();
        Assert.NotNull(scores.grad);
        Assert.NotNull(depth.grad);
    }

    [Fact]
    public void Mixed_training_differs_from_plain_training_and_learns()
    {
        var plain = Train(TinyShapes.Experiment, output: Path.Combine(Folder, "plain"));
        var mixed = Train(TinyShapes.Experiment with { Augment = [.. TinyShapes.Experiment.Augment, new MixUp()] });

        Assert.NotEqual(plain.History[0].Loss, mixed.History[0].Loss);
        Assert.InRange(mixed.Evaluation?.MeanIoU ?? 0, 0.6, 1);
    }

    [Fact]
    public void A_batch_of_one_sample_is_rejected()
    {
        var error = Assert.Throws<TrainingException>(() => Train(TinyShapes.Experiment with { Augment = [new RandomCrop(16), new MixUp()], Batch = 1 }));

        Assert.Equal("TinyShapes: the batch size must be at least 2 with 'mixup', which blends the samples of a batch.", error.Message);
    }

    private sealed record Outputs(Tensor Seg, Tensor Depth) : NamedTensors
    {
        public override IReadOnlyList<NamedTensor> Computed => [new("seg", Seg), new("depth", Depth)];
    }
}
