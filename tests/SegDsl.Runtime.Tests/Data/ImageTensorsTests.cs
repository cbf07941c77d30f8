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
    public void Invalid_batches_are_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() => ImageTensors.FromImages([]));
        Assert.Contains("4×2, 2×4", Assert.Throws<ArgumentException>(() => ImageTensors.FromImages([new(4, 2), new(2, 4)])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ImageTensors.ToLabelMaps(zeros(2, 2, ScalarType.Int64)));
        Assert.Throws<ArgumentException>(() => ImageTensors.ToLabelMaps(full([1, 1, 1], -1, ScalarType.Int64)));
    }
}
