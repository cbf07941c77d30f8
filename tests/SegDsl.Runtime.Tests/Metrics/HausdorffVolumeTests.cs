using SegDsl.Metrics;
using SegDsl.Volumes;

namespace SegDsl.Tests.Metrics;

public sealed class HausdorffVolumeTests
{
    private static readonly VolumeSpacing Spacing = new(2.5, 1, 0.5);

    [Fact]
    public void Distances_equal_those_of_all_pairs()
    {
        var size = new VolumeSize(6, 7, 8);
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            List<int> Some(int count) => [.. Enumerable.Range(0, size.Voxels).OrderBy(_ => random.Next()).Take(count).Order()];
            var (one, other) = (Some(1 + seed), Some(20 - seed));
            var expected = Pairs(one, other).Concat(Pairs(other, one));
            Assert.Equal(expected, SurfaceDistances.Between(one, other, size, Spacing), (a, b) => Math.Abs(a - b) < 1e-9);
        }

        IEnumerable<double> Pairs(List<int> from, List<int> to) => from.Select(voxel => to.Min(o => Math.Sqrt(
            Square((voxel / 56 - o / 56) * Spacing.Depth) + Square((voxel / 8 % 7 - o / 8 % 7) * Spacing.Height)
            + Square((voxel % 8 - o % 8) * Spacing.Width))));

        static double Square(double number) => number * number;
    }

    [Fact]
    public void A_shifted_box_is_as_far_as_its_shift_in_millimeters()
    {
        var size = new VolumeSize(12, 12, 12);
        LabelVolume Box(int z)
        {
            var volume = new LabelVolume(size);
            for (var slice = z; slice < z + 4; slice++)
                for (var y = 2; y < 10; y++)
                    for (var x = 2; x < 10; x++) volume.Values[size.IndexOf(slice, y, x)] = 1;
            return volume;
        }
        var scores = new SegmentationScores(2, 255, hausdorff: true);
        scores.Add(Box(2), Box(4), Spacing);

        Assert.Equal(1, scores.Images);
        Assert.Equal(5, scores.Hausdorff!.OfClass(1)!.Value, 6);
        Assert.Equal(2.0 / 4, scores.Confusion.Dice(1));
        Assert.Null(scores.Boundary.Mean(0));
    }

    [Fact]
    public void A_class_that_is_not_in_both_volumes_is_not_counted()
    {
        var size = new VolumeSize(3, 3, 3);
        var labels = new LabelVolume(size);
        labels.Values[13] = 1;
        var distance = new HausdorffDistance(2, 255);
        distance.Add(new LabelVolume(size), labels, Spacing);
        Assert.Null(distance.OfClass(1));
        Assert.Throws<ArgumentException>(() => new SegmentationScores(2, 255).Add(new LabelVolume(new(3, 3, 2)), labels, Spacing));
    }
}
