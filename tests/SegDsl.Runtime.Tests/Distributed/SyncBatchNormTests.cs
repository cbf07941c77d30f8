using System.Runtime.CompilerServices;
using SegDsl.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Tests.Distributed;

public sealed class SyncBatchNormTests
{
    /// <summary>The ranks have different numbers of images, far from zero: sums of squares would lose digits.</summary>
    private static readonly int[] Shares = [3, 1, 2];

    [Theory]
    [InlineData(ScalarType.Float32, 1e-5)]
    [InlineData(ScalarType.Float64, 1e-12)]
    public void Forward_backward_and_running_statistics_are_those_of_the_whole_batch(ScalarType type, double tolerance)
    {
        using var scope = NewDisposeScope();
        var whole = nn.BatchNorm2d(5, dtype: type);
        Prepare(whole.weight, whole.bias);
        var x = Input(type).requires_grad_();
        var y = whole.call(x);
        y.backward([Weights(type)]);

        var ranks = Ranks.Run(Shares.Length, group =>
        {
            using var own = NewDisposeScope();
            using var norm = new BatchNormalization(5, isSynchronized: true) { Group = group };
            norm.to(type);
            Prepare(norm.weight, norm.bias);
            var (start, count) = (Shares[..group.Rank].Sum(), Shares[group.Rank]);
            var part = Input(type).narrow(0, start, count).detach().clone().requires_grad_();
            var result = norm.call(part);
            result.backward([Weights(type).narrow(0, start, count)]);
            return (
                Y: result.detach().MoveToOuterDisposeScope(), Dx: Gradient(part), Dw: Gradient(norm.weight), Db: Gradient(norm.bias),
                State: cat([norm.running_mean!, norm.running_var!]).MoveToOuterDisposeScope());
        });

        Close(y, cat([.. ranks.Select(r => r.Y)]), tolerance);
        Close(Gradient(x), cat([.. ranks.Select(r => r.Dx)]), tolerance);
        Close(Gradient(whole.weight), stack(ranks.Select(r => r.Dw)).sum([0L]), 20 * tolerance);
        Close(Gradient(whole.bias), stack(ranks.Select(r => r.Db)).sum([0L]), 20 * tolerance);
        foreach (var rank in ranks) Close(cat([whole.running_mean!, whole.running_var!]), rank.State, tolerance);
    }

    [Fact]
    public void In_evaluation_and_in_one_process_it_is_batch_norm()
    {
        using var scope = NewDisposeScope();
        using var norm = new BatchNormalization(5, isSynchronized: true);
        var plain = nn.BatchNorm2d(5);
        foreach (var training in new[] { true, false })
        {
            norm.train(training);
            plain.train(training);
            Assert.True((plain.call(Input(ScalarType.Float32)) - norm.call(Input(ScalarType.Float32))).abs().max().item<float>() == 0);
        }
        Assert.Equal(plain.state_dict().Keys, norm.state_dict().Keys);
    }

    private static void Prepare(Tensor weight, Tensor? bias)
    {
        using var without = no_grad();
        weight.copy_(linspace(0.5, 1.5, 5));
        bias?.copy_(linspace(-1, 1, 5));
    }

    private static Tensor Input(ScalarType type) =>
        ((arange(6 * 5 * 4 * 3, ScalarType.Float64) * 1.7).sin() * 2 + arange(6).reshape(6, 1, 1, 1).expand(6, 5, 4, 3).flatten() + 3).reshape(6, 5, 4, 3).to(type);

    private static Tensor Weights(ScalarType type) => (arange(6 * 5 * 4 * 3, ScalarType.Float64) * 0.9).cos().reshape(6, 5, 4, 3).to(type);

    private static Tensor Gradient(Tensor? tensor) => tensor?.grad?.clone().MoveToOuterDisposeScope() ?? throw new InvalidOperationException("there is no gradient");

    private static void Close(Tensor expected, Tensor actual, double tolerance, [CallerArgumentExpression(nameof(actual))] string what = "")
    {
        var difference = (expected - actual).abs().max().to(ScalarType.Float64).item<double>();
        Assert.True(difference <= tolerance, $"{what} differs by {difference}");
    }
}
