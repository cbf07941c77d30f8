using SegDsl.Experiments;
using SegDsl.Precision;
using SegDsl.Tests.Training;
using SegDsl.Training;

namespace SegDsl.Tests.Precision;

public sealed class PrecisionTrainingTests : TrainingFixture
{
    [Theory]
    [InlineData(ComputePrecision.Fp32, true)]
    [InlineData(ComputePrecision.Bf16, false)]
    [InlineData(ComputePrecision.Bf16, true)]
    public void Run_learns_in_every_precision_and_layout(ComputePrecision precision, bool channelsLast)
    {
        var result = Train(TinyShapes.Experiment with { Precision = precision, ChannelsLast = channelsLast });

        Assert.True(result.History[^1].Loss < result.History[0].Loss / 3, $"from {result.History[0].Loss} to {result.History[^1].Loss}");
        Assert.True(result.Evaluation?.MeanIoU > 0.95, $"mean IoU {result.Evaluation?.MeanIoU}");
        var plain = Train(TinyShapes.Experiment, steps: 1).History[0].Loss;
        Assert.Equal(plain, result.History[0].Loss, tolerance: 0.02 * plain);
        if (precision == ComputePrecision.Bf16) Assert.NotEqual(plain, result.History[0].Loss);
    }
}
