using SegDsl.Losses;
using SegDsl.Models.Networks;
using SegDsl.Networks;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace SegDsl.Models.Tests;

/// <summary>
/// The loss of the PIDNet experiment is the sum in the paper: class scores, auxiliary class scores, boundaries, and class scores at boundaries. Xu, Xiong,
/// Bhattacharyya: PIDNet. CVPR 2023.
/// </summary>
public sealed class PIDNetLossTests : IDisposable
{
    private const int Classes = 19;
    private const int Ignore = 255;

    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Terms_match_the_paper()
    {
        manual_seed(1);
        var outputs = new Outputs(randn(2, Classes, 24, 32) * 3, randn(2, Classes, 24, 32), randn(2, 1, 24, 32) * 3);
        var labels = randint(0, Classes, [2, 24, 32], ScalarType.Int64).masked_fill(rand(2, 24, 32).lt(0.1), Ignore);
        var edges = rand(2, 24, 32).lt(0.2);

        using var value = Loss().Compute(outputs, new LossTargets(labels, Edges: edges));

        // There are fewer pixels than the minimum to keep, so the mean is over all pixels.
        var probability = outputs.Boundary.squeeze(1).sigmoid();
        var bounded = labels.masked_fill(probability.le(0.8), Ignore);
        var share = edges.to(ScalarType.Float32).mean();
        var weight = where(edges, 1 - share, share);
        var target = edges.to(ScalarType.Float32);
        var boundary = -(weight * (target * probability.log() + (1 - target) * (1 - probability).log())).mean();
        float[] expected =
        [
            cross_entropy(outputs.Seg, labels, ignore_index: Ignore).item<float>(),
            0.4f * cross_entropy(outputs.Aux, labels, ignore_index: Ignore).item<float>(),
            20 * boundary.item<float>(),
            cross_entropy(outputs.Seg, bounded, ignore_index: Ignore).item<float>(),
        ];
        Assert.Equal(expected, value.Parts.Select(part => part.Value.item<float>()), (a, b) => Math.Abs(a - b) < 1e-4);
        Assert.Equal(expected.Sum(), value.Total.item<float>(), 1e-3f);
    }

    [Fact]
    public void All_parameters_receive_gradients()
    {
        manual_seed(1);
        using var network = new PIDNetS(Classes, width: 8);
        network.train();
        var labels = randint(0, Classes, [2, 65, 97], ScalarType.Int64);

        using var value = Loss().Compute(network.call(randn(2, 3, 65, 97)), new LossTargets(labels));
        value.Total.backward();

        Assert.All(network.named_parameters(), p => Assert.True(p.parameter.grad is not null, p.name));
    }

    private static SegmentationLoss Loss() =>
        SegCatalog.Instance.Experiments.Single(e => e.Name == "CityscapesPIDNetS").Loss.Create(Classes, Ignore);

    private sealed record Outputs(Tensor Seg, Tensor Aux, Tensor Boundary) : NamedTensors
    {
        public override IReadOnlyList<NamedTensor> Computed => [new("seg", Seg), new("aux", Aux), new("boundary", Boundary)];
    }
}
