using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Metrics;
using SegDsl.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Constructs;

/// <summary>Implementations of the tests' extern operations.</summary>
public static partial class Externs
{
    public static partial Tensor Cells(Tensor x, long k) => nn.functional.max_pool2d(x, k, k);

    public static partial Tensor Mix(Tensor a, Tensor b, double weight)
    {
        using var scaled = b * weight;
        return a + scaled;
    }

    public static partial Tensor Flipped(Tensor x) => x.flip(3);

    public static partial Tensor Brier(Tensor logits, Tensor labels, long ignoreIndex, double scale, bool perClass)
    {
        var ignored = labels.eq(ignoreIndex);
        var truth = nn.functional.one_hot(labels.masked_fill(ignored, 0), logits.shape[1]).permute(0, 3, 1, 2);
        var errors = (logits.softmax(1) - truth).square() * ignored.logical_not().unsqueeze(1);
        return scale * errors.sum() / (perClass ? logits.shape[1] : 1);
    }

    public static partial Tensor Quantile(Tensor output, Tensor target, double tau, double[] levels)
    {
        var error = (target - output).nan_to_num();
        return maximum(tau * error, (tau - 1) * error).sum() * levels.Sum();
    }

    public static partial Tensor Margin(Tensor logits, Tensor target, long ignoreIndex, double width) =>
        nn.functional.cross_entropy(logits, target, ignore_index: ignoreIndex) * width;

    public static partial Metric Hits(long classes, long ignoreIndex, long k) => new HitMetric(classes, ignoreIndex, k);

    public static partial Metric Found(long labels) => new HitMetric(labels, -1, 1);

    public static partial Sample Noise(Sample sample, Random random, double strength)
    {
        var pixels = ((RgbImage)sample.Image).Pixels;
        for (var i = 0; i < pixels.Length; i++) pixels[i] = (byte)(pixels[i] * (1 - strength * random.NextDouble()));
        return sample;
    }

    public static partial OptimizerRule SignSgd(double beta) => new SignRule(beta);

    private sealed class HitMetric(long classes, long ignoreIndex, long k) : Metric(sums: 2)
    {
        public override double? Value => Sums[0];

        public override IReadOnlyList<KeyValuePair<string, double?>> Details => [new("classes", classes), new("ignored", ignoreIndex), new("k", k)];

        public override void Update(Tensor prediction, Tensor target) => Sums[0] += prediction.shape[1];
    }

    private sealed class SignRule(double beta) : OptimizerRule
    {
        public override IReadOnlyList<OptimizerState> State => [new("exp_avg")];

        public override void Update(OptimizerUpdate update)
        {
            var averages = update.State("exp_avg");
            update.ForEach(i =>
            {
                averages[i].mul_(beta).add_(update.Gradients[i], alpha: 1 - beta);
                update.Parameters[i].add_(averages[i].sign(), alpha: -update.LearningRate);
            });
        }
    }
}
