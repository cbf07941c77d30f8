using SegDsl.Inference;
using SegDsl.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Runtime.Tests.Inference;

/// <summary>Labels from scores before upsampling are those of torch's upsampling and argmax.</summary>
public sealed class LabelUpsamplingTests
{
    [Theory]
    [InlineData(19, 16, 32, 128, 256, true)]
    [InlineData(19, 16, 32, 128, 256, false)]
    [InlineData(2, 5, 7, 37, 53, true)]
    [InlineData(2, 5, 7, 37, 53, false)]
    [InlineData(1, 3, 3, 9, 9, true)]
    [InlineData(150, 9, 11, 33, 41, false)]
    [InlineData(3, 1, 1, 8, 5, true)]
    [InlineData(3, 1, 1, 8, 5, false)]
    [InlineData(4, 6, 6, 1, 1, true)]
    [InlineData(4, 8, 8, 4, 4, false)]
    public void Labels_have_the_highest_upsampled_score(int classes, int h, int w, int height, int width, bool alignCorners)
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var scores = randn(1, classes, h, w);
        var upsampled = scores.UpsampleTo([height, width], alignCorners: alignCorners);

        var labels = LabelUpsampling.MostLikely(new(scores, height, width, alignCorners), height, width);

        var best = upsampled.amax([1L]);
        var picked = tensor(labels.Values.Select(v => (long)v).ToArray(), [1, 1, height, width]);
        var reached = upsampled.gather(1, picked).squeeze(1);
        // Where two scores are equal up to rounding, either class is right.
        Assert.True((best - reached).max().item<float>() < 1e-5f);
        Assert.InRange(upsampled.argmax(1).eq(picked.squeeze(1)).to(ScalarType.Float32).mean().item<float>(), 0.999f, 1f);
    }

    [Fact]
    public void Rows_and_columns_beyond_the_image_are_left_out()
    {
        using var scope = NewDisposeScope();
        manual_seed(6);
        var coarse = new CoarseScores(randn(1, 5, 8, 8), 32, 32, true);
        var whole = LabelUpsampling.MostLikely(coarse, 32, 32);

        var part = LabelUpsampling.MostLikely(coarse, 30, 17);

        Assert.Equal((17, 30), (part.Width, part.Height));
        for (var y = 0; y < 30; y++)
            for (var x = 0; x < 17; x++) Assert.Equal(whole.Values[(y * 32) + x], part.Values[(y * 17) + x]);
    }

    [Fact]
    public void The_first_of_equal_scores_counts()
    {
        using var scores = zeros(1, 4, 3, 3);

        Assert.All(LabelUpsampling.MostLikely(new(scores, 9, 9, false), 9, 9).Values, label => Assert.Equal(0, label));
    }
}
