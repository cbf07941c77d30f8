using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Losses;
using SegDsl.Metrics;
using SegDsl.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Tests.Training;

/// <summary>Parts of experiments that are written in C#, as the compiler generates them.</summary>
internal static class ExternParts
{
    /// <summary>Mean of the squared distances of probabilities and labels.</summary>
    public sealed record Brier() : ExternLabelLossDefinition("brier")
    {
        protected override Tensor Compute(Tensor logits, Tensor labels, long ignoreIndex) =>
            (logits.softmax(1) - nn.functional.one_hot(labels.masked_fill(labels.eq(ignoreIndex), 0), logits.shape[1]).permute(0, 3, 1, 2)).square().mean();
    }

    /// <summary>Darkens the image at random.</summary>
    public sealed record Dark(double Strength) : ExternAugmentation("dark")
    {
        protected override Sample Apply(Sample sample, Random random)
        {
            var factor = 1 - Strength * random.NextDouble();
            var image = (RgbImage)sample.Image;
            for (var i = 0; i < image.Pixels.Length; i++) image.Pixels[i] = (byte)(image.Pixels[i] * factor);
            return sample;
        }
    }

    /// <summary>Stops the run while a batch is prepared.</summary>
    public sealed record Stopping(CancellationTokenSource Source) : ExternAugmentation("stopping")
    {
        protected override Sample Apply(Sample sample, Random random)
        {
            Source.Cancel();
            return sample;
        }
    }

    /// <summary>The share of correct pixels.</summary>
    public sealed record Right() : ExternMetricDefinition("right")
    {
        protected override Metric Create(long classes, long ignoreIndex) => new Counter(ignoreIndex);

        private sealed class Counter(long ignoreIndex) : Metric(sums: 2)
        {
            public override double? Value => Sums[1] == 0 ? null : Sums[0] / Sums[1];

            public override void Update(Tensor prediction, Tensor target)
            {
                Sums[0] += prediction.argmax(1).eq(target).sum().item<long>();
                Sums[1] += target.ne(ignoreIndex).sum().item<long>();
            }
        }
    }

    /// <summary>Momentum, with the number of steps.</summary>
    public sealed record Momentum(double LearningRate, double Beta, double WeightDecay = 0) : ExternOptimizerDefinition("momentum", LearningRate, WeightDecay)
    {
        protected override OptimizerRule Create() => new Rule(Beta);

        private sealed class Rule(double beta) : OptimizerRule
        {
            public override IReadOnlyList<OptimizerState> State => [new("count", IsScalar: true), new("average")];

            public override void Update(OptimizerUpdate update)
            {
                var (counts, averages) = (update.State("count"), update.State("average"));
                update.ForEach(i =>
                {
                    counts[i].add_(1);
                    averages[i].mul_(beta).add_(update.Gradients[i], alpha: 1 - beta).add_(update.Parameters[i], alpha: update.WeightDecay);
                    update.Parameters[i].add_(averages[i] / (1 - Math.Pow(beta, counts[i].item<float>())), alpha: -update.LearningRate);
                });
            }
        }
    }
}
