using SegDsl.Data;
using SegDsl.Inference;
using SegDsl.Tests.Volumes;
using SegDsl.Volumes;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Tests.Inference;

public sealed class VolumePredictorTests
{
    private static readonly VolumeSize Size = new(13, 10, 11);

    private static VolumeSample Sample(int seed = 1)
    {
        var random = new Random(seed);
        var values = Enumerable.Range(0, Size.Voxels).Select(_ => (float)(2 * random.NextDouble() - 1)).ToArray();
        var labels = Enumerable.Range(0, Size.Voxels).Select(_ => random.Next(4) is var label && label == 3 ? (ushort)255 : (ushort)label).ToArray();
        return new("sample", new Volume(Size, values), new LabelVolume(Size, labels), NiftiGeometry.Default);
    }

    public static TheoryData<InferenceMode> Modes =>
    [
        new() { Window = 4, Overlap = 0.5 },
        new() { Window = 6, WindowDepth = 3, Overlap = 0 },
        new() { Window = 7, Overlap = 0.9, Flip = true },
        new() { Window = 100 },
        new() { Flip = true },
    ];

    [Theory]
    [MemberData(nameof(Modes))]
    public void Windows_give_the_classes_and_scores_of_the_whole_volume(InferenceMode mode)
    {
        var (sample, network) = (Sample(), new PointwiseNetwork());
        var (whole, parts) = (new PixelScores(), new PixelScores());
        var expected = new VolumePredictor(network, CPU).Predict(sample, 255, whole);

        var found = new VolumePredictor(network, CPU, mode).Predict(sample, 255, parts);

        Assert.Equal(expected.Values, found.Values);
        Assert.Equal(3, expected.Values.Distinct().Count());
        Assert.Equal(whole.CrossEntropySum, parts.CrossEntropySum, 2);
        Assert.Equal(whole.Calibration.Value ?? 0, parts.Calibration.Value ?? 0, 4);
    }

    [Fact]
    public void Windows_have_their_size_and_cover_everything()
    {
        var network = new PointwiseNetwork();
        new VolumePredictor(network, CPU, new() { Window = 5, WindowDepth = 4, Overlap = 0 }).Predict(Sample().Image);
        Assert.Equal(4 * 2 * 3, network.Shapes.Count);
        Assert.All(network.Shapes, shape => Assert.Equal([1, 1, 4, 5, 5], shape));
    }

    [Fact]
    public void Windows_of_a_network_with_context_equal_the_whole_volume_inside()
    {
        using var random = manual_seed(1);
        using var network = new VolumeNetwork(2);
        var sample = Sample();
        var whole = new VolumePredictor(network, CPU).Predict(sample.Image);
        // A single window over the whole volume.
        Assert.Equal(whole.Values, new VolumePredictor(network, CPU, new() { Window = 11, WindowDepth = 13 }).Predict(sample.Image).Values);
    }

    [Theory]
    [InlineData(4, new long[] { 1, 1, 16, 12, 12 })]
    [InlineData(8, new long[] { 1, 1, 16, 16, 16 })]
    public void Volumes_are_padded_to_the_first_accepted_size(int multiple, long[] shape)
    {
        var network = new PointwiseNetwork(multiple);
        var found = new VolumePredictor(network, CPU).Predict(Sample().Image);
        Assert.Equal(shape, network.Shapes.Single());
        Assert.Equal(new VolumePredictor(new PointwiseNetwork(), CPU).Predict(Sample().Image).Values, found.Values);
    }

    [Fact]
    public void Scales_are_refused()
    {
        var error = Assert.Throws<InferenceException>(() => new VolumePredictor(new PointwiseNetwork(), CPU, new() { Scales = [0.5, 1] }));
        Assert.Equal("Volumes are processed at scale 1 only. Remove 'scales'.", error.Message);
    }

    [Fact]
    public void Scores_that_are_not_finite_are_refused()
    {
        var sample = Sample();
        sample.Image.Values[50] = float.NaN;
        Assert.Throws<NonFiniteScoresException>(() => new VolumePredictor(new PointwiseNetwork(), CPU, new() { Window = 4 }).Predict(sample.Image));
    }
}
