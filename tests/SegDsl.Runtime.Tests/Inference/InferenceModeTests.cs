using System.Runtime.InteropServices;
using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Inference;
using SegDsl.Networks;
using SegDsl.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Tests.Inference;

public sealed class InferenceModeTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    private static RgbImage Noise(int width, int height, int seed = 5)
    {
        var image = new RgbImage(width, height);
        new Random(seed).NextBytes(image.Pixels);
        return image;
    }

    private static TinyNetwork Network()
    {
        manual_seed(4);
        return new TinyNetwork(3, 6);
    }

    private static Dictionary<string, Tensor> Apply(SegmentationNetwork network, RgbImage image, InferenceMode mode)
    {
        using var inference = inference_mode();
        network.eval();
        network.AuxiliaryOutputs = true;
        return new ImagePass(network, CPU, mode, ImageNormalization.ImageNet).Apply([image], [], ["seg", "edge", "body"], CancellationToken.None);
    }

    private static Tensor Probabilities(SegmentationNetwork network, RgbImage image)
    {
        using var inference = inference_mode();
        network.eval();
        return network.call(ImageTensors.FromImages([image]))["seg"].softmax(1);
    }

    private static float[] Values(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.contiguous().bytes).ToArray();

    private static void AssertClose(Tensor expected, Tensor actual, double within = 1e-6)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.True(Values(expected).Zip(Values(actual)).All(pair => Math.Abs(pair.First - pair.Second) <= within));
    }

    [Fact]
    public void An_identity_network_returns_the_image_in_every_unscaled_mode()
    {
        var random = new Random(21);
        for (var round = 0; round < 60; round++)
        {
            using var inner = NewDisposeScope();
            var image = Noise(random.Next(1, 40), random.Next(1, 40), round);
            var mode = new InferenceMode
            {
                Window = random.Next(3) == 0 ? null : random.Next(1, 45),
                Overlap = random.Next(5) * 0.23,
                Flip = random.Next(2) == 0,
                Scales = random.Next(2) == 0 ? [1] : [1, 1],
            };
            using var network = new EchoNetwork(multiple: random.Next(1, 12));
            var found = Apply(network, image, mode);
            var pixels = ImageTensors.FromImages([image]);
            // Up to 200 windows are summed in single precision.
            AssertClose(pixels.narrow(1, 0, 1), found["edge"], within: 2e-5);
            AssertClose(mode.IsSinglePass ? pixels : pixels.softmax(1), found["seg"], within: 1e-5);
            Assert.False(found.ContainsKey("body"));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(17)]
    public void An_identity_network_returns_a_smooth_image_at_several_scales(int? window)
    {
        var image = new RgbImage(64, 40);
        for (var y = 0; y < image.Height; y++)
            for (var x = 0; x < image.Width; x++) image.Row(y)[3 * x] = image.Row(y)[3 * x + 1] = (byte)(2 * x + y);
        using var network = new EchoNetwork();
        var found = Apply(network, image, new InferenceMode { Scales = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2], Window = window, Flip = true })["edge"];
        // Within about one gray level inside the image; at the border, interpolation lacks neighbors.
        var (inside, expected) = (found.narrow(2, 2, 36).narrow(3, 2, 60), ImageTensors.FromImages([image]).narrow(1, 0, 1).narrow(2, 2, 36).narrow(3, 2, 60));
        AssertClose(expected, inside, within: 1.5 / 255 / 0.229);
    }

    [Theory]
    [InlineData(19, 1, 0)]
    [InlineData(8, 1, 6)]
    [InlineData(19, 2, 2)]
    [InlineData(8, 2, 12)]
    public void Windows_of_all_scales_are_reported(int window, int scales, int expected)
    {
        using var network = Network();
        var reports = new List<(int, int)>();
        var mode = new InferenceMode { Window = window, Overlap = 0, Scales = [.. Enumerable.Repeat(1.0, scales)], Flip = true };

        new Predictor(network, CPU, mode) { WindowCompleted = (done, all) => reports.Add((done, all)) }.Predict(Noise(19, 14));

        Assert.Equal(Enumerable.Range(1, expected).Select(done => (done, expected)), reports);
    }

    [Fact]
    public void A_window_as_large_as_the_image_equals_a_single_pass()
    {
        using var network = Network();
        var image = Noise(19, 14);
        var single = new Predictor(network, CPU).Predict(image);
        AssertClose(Probabilities(network, image), Apply(network, image, new InferenceMode { Window = 19 })["seg"], within: 0);
        Assert.NotNull(single.Classes);
        Assert.Equal(single.Classes.Values, new Predictor(network, CPU, new InferenceMode { Window = 100, Scales = [1] }).Predict(image).Classes?.Values);
        Assert.Equal(single.Classes.Values, new Predictor(network, CPU, new InferenceMode { Scales = [1, 1] }).Predict(image).Classes?.Values);
    }

    [Fact]
    public void Overlapping_windows_are_averaged_per_pixel()
    {
        const int Width = 23, Height = 11, Window = 8;
        using var network = Network();
        var image = Noise(Width, Height);
        var (sum, coverage) = (zeros([1, 3, Height, Width]), zeros([1, 1, Height, Width]));
        foreach (var top in new[] { 0, 3 })
            foreach (var left in new[] { 0, 6, 12, 15 })
            {
                var window = Noise(Window, Window);
                for (var y = 0; y < Window; y++) image.Row(top + y).Slice(3 * left, 3 * Window).CopyTo(window.Row(y));
                sum.narrow(2, top, Window).narrow(3, left, Window).add_(Probabilities(network, window));
                coverage.narrow(2, top, Window).narrow(3, left, Window).add_(1);
            }
        AssertClose(sum / coverage, Apply(network, image, new InferenceMode { Window = Window, Overlap = 0.25 })["seg"]);
    }

    [Fact]
    public void The_flipped_image_is_averaged_with_the_original()
    {
        using var network = Network();
        var image = Noise(13, 9);
        var flipped = Noise(13, 9);
        for (var y = 0; y < 9; y++)
            for (var x = 0; x < 13; x++) image.Row(y).Slice(3 * x, 3).CopyTo(flipped.Row(y)[(3 * (12 - x))..]);
        AssertClose(
            (Probabilities(network, image) + Probabilities(network, flipped).flip(3)) / 2,
            Apply(network, image, new InferenceMode { Flip = true })["seg"]);
    }

    [Fact]
    public void Scales_are_averaged_at_the_size_of_the_image()
    {
        using var network = Network();
        var image = Noise(20, 12);
        var expected = new[] { (10, 6), (20, 12), (40, 24) }
            .Select(size => Probabilities(network, image.Resize(size.Item1, size.Item2)).UpsampleTo([12, 20], alignCorners: false))
            .Aggregate((a, b) => a + b) / 3;
        AssertClose(expected, Apply(network, image, new InferenceMode { Scales = [0.5, 1, 2] })["seg"]);
    }

    [Theory]
    [InlineData(8, 16, 24)]
    [InlineData(14, 28, 28)]
    [InlineData(16, 16, 32)]
    [InlineData(1, 16, 19)]
    public void Images_are_padded_to_a_size_the_network_accepts(int multiple, long height, long width)
    {
        using var network = new EchoNetwork(multiple);
        var image = Noise(19, 16);
        AssertClose(ImageTensors.FromImages([image]), Apply(network, image, new InferenceMode())["seg"]);
        Assert.Equal([(height, width)], network.Sizes);
    }

    [Fact]
    public void The_message_of_the_network_is_kept_if_no_size_is_accepted()
    {
        using var network = new EchoNetwork(multiple: 1000);
        var error = Assert.Throws<InferenceException>(() => new Predictor(network, CPU).Predict(Noise(19, 16)));
        Assert.Equal("EchoNetwork requires that H and W are multiples of 1000, but got 16x19.", error.Message);
    }

    [Fact]
    public void Invalid_modes_are_refused()
    {
        foreach (var create in new Func<InferenceMode>[]
        {
            () => new() { Window = 0 }, () => new() { Overlap = 1 }, () => new() { Overlap = -0.1 }, () => new() { Overlap = double.NaN },
            () => new() { Scales = [] }, () => new() { Scales = [0] }, () => new() { Scales = [double.NaN] },
        }) Assert.Throws<ArgumentOutOfRangeException>(() => _ = create());
    }
}
