using SegDsl.Data;
using SegDsl.Imaging;
using static TorchSharp.torch;

namespace SegDsl.Tests.Data;

public sealed class ImageTensorsTests
{
    [Fact]
    public void Label_maps_round_trip_through_tensors()
    {
        using var scope = NewDisposeScope();
        LabelMap[] maps = [new(3, 2, [0, 1, 2, 3, 65535, 5]), new(3, 2, [9, 8, 7, 6, 5, 4])];
        var back = ImageTensors.ToLabelMaps(ImageTensors.FromLabels(maps));
        Assert.Equal(maps.Select(map => map.Values), back.Select(map => map.Values));
        Assert.Equal([9, 8, 7, 6, 5, 4], ImageTensors.ToLabelMaps(ImageTensors.FromLabels(maps).narrow(0, 1, 1).to(ScalarType.Int32))[0].Values);
    }

    [Fact]
    public void Channels_are_normalized()
    {
        using var scope = NewDisposeScope();
        var image = new RgbImage(2, 1, [51, 51, 51, 255, 0, 102]);

        var gray = ImageTensors.FromImages([image], new ImageNormalization([0.1f], [0.5f]));
        var color = ImageTensors.FromImages([image], new ImageNormalization([0, 0.2f, 0.4f], [1, 0.5f, 0.25f]));

        Assert.Equal([1, 1, 1, 2], gray.shape);
        // A gray pixel keeps its level; the luma of the other is 0.299 × 255 + 0.114 × 102 = 88.
        Assert.Equal([(0.2f - 0.1f) / 0.5f, (88 / 255f - 0.1f) / 0.5f], gray.data<float>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal([1, 3, 1, 2], color.shape);
        Assert.Equal([0.2f, 1, 0, -0.4f, -0.8f, 0], color.data<float>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Invalid_normalizations_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new ImageNormalization([], []));
        Assert.Throws<ArgumentException>(() => new ImageNormalization([float.NaN], [1]));
        Assert.Contains("has 3 channels, but 2 are declared", Assert.Throws<ArgumentException>(
            () => ImageTensors.FromImages([new RgbImage(1, 1)], ImageNormalization.Default(2))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ImageNormalization([0], [1, 1, 1]));
        Assert.Throws<ArgumentException>(() => new ImageNormalization([0], [0]));
    }

    [Fact]
    public void Invalid_batches_are_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() => ImageTensors.FromImages([]));
        RgbImage[] different = [new(4, 2), new(2, 4)];
        Assert.Contains("4×2, 2×4", Assert.Throws<ArgumentException>(() => ImageTensors.FromImages(different)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ImageTensors.ToLabelMaps(zeros(2, 2, ScalarType.Int64)));
        Assert.Throws<ArgumentException>(() => ImageTensors.ToLabelMaps(full([1, 1, 1], -1, ScalarType.Int64)));
    }
}
