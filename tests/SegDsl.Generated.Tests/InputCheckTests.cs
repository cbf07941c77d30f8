using Constructs;
using SegDsl.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Generated.Tests;

/// <summary>Networks, backbones and blocks state what is wrong with their inputs, before torch does.</summary>
public sealed class InputCheckTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Outputs_are_typed()
    {
        using var network = new Streams(classes: 5);
        using var backbone = new StreamFeatures();
        network.eval();
        var (depth, image) = (zeros(1, 1, 16, 16), zeros(1, 3, 16, 16));
        Tensor seg = network.call(depth, image).Seg;
        Tensor same = network.call(new NetworkInputs(image, new NamedTensor("depth", depth))).Seg;
        Assert.True(seg.equal(same).all().item<bool>());
        Assert.Equal([1L, 4, 8, 8], backbone.call(image).C1.shape);
    }

    [Fact]
    public void Wrong_channels_are_named()
    {
        using var network = new Streams();
        var error = Assert.Throws<NetworkInputException>(() => network.call(zeros(1, 1, 16, 16), zeros(1, 4, 16, 16)));
        Assert.Equal(
            "Streams: the input 'image' must be [N, 3, H, W], but is [1, 4, 16, 16]: 4 channels instead of 3. "
            + "Pass 3 channels, or change the channels of 'image' in the .seg file.", error.Message);
        Assert.Equal("image", error.Input);
        Assert.False(error.IsSize);
    }

    [Fact]
    public void Channels_in_the_last_dimension_are_noticed()
    {
        using var network = new Normed();
        var error = Assert.Throws<NetworkInputException>(() => network.call(zeros(1, 16, 17, 3)));
        Assert.Equal(
            "Normed: the input 'image' must be [N, 3, H, W], but is [1, 16, 17, 3]: 16 channels instead of 3. "
            + "The channels are the last dimension; call image.permute(0, 3, 1, 2).", error.Message);
    }

    [Fact]
    public void Channels_of_a_parameter_are_those_of_the_constructor()
    {
        using var backbone = new StreamFeatures(channels: 5);
        var error = Assert.Throws<NetworkInputException>(() => backbone.call(zeros(1, 3, 16, 16)));
        Assert.Contains("must be [N, 5, H, W], but is [1, 3, 16, 16]: 3 channels instead of 5.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_batch_dimension_is_noticed()
    {
        using var network = new Normed();
        var error = Assert.Throws<NetworkInputException>(() => network.call(zeros(3, 16, 16)));
        Assert.Equal(
            "Normed: the input 'image' must be [N, 3, H, W], but is [3, 16, 16]: 3 dimensions instead of 4. A batch of one is image.unsqueeze(0).",
            error.Message);
        Assert.Contains(
            "2 dimensions instead of 4. Pass a tensor of this shape.",
            Assert.Throws<NetworkInputException>(() => network.call(zeros(16, 16))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_types_and_devices_are_named()
    {
        using var network = new Normed();
        Assert.Equal(
            "Normed: the input 'image' is uint8, but the weights are float32. "
            + "Convert it with image.to(ScalarType.Float32) and normalize it as in training.",
            Assert.Throws<NetworkInputException>(() => network.call(zeros(1, 3, 16, 16, dtype: ScalarType.Byte))).Message);
        Assert.Equal(
            "Normed: the input 'image' is on the device 'meta', but the weights are on 'cpu'. Call image.to(device), or network.to(device).",
            Assert.Throws<NetworkInputException>(() => network.call(zeros([1, 3, 16, 16], device: META))).Message);
        network.to(ScalarType.Float64);
        network.eval();
        Assert.Equal(ScalarType.Float64, network.call(zeros(1, 3, 16, 16, dtype: ScalarType.Float64)).Seg.dtype);
        Assert.Contains(
            "is float32, but the weights are float64. Convert it with image.to(ScalarType.Float64).",
            Assert.Throws<NetworkInputException>(() => network.call(zeros(1, 3, 16, 16))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mixed_precision_accepts_any_floating_point_type()
    {
        using var network = new Normed();
        network.eval();
        using (Precision.Autocast.Enter(Precision.ComputePrecision.Bf16, CPU))
            Assert.Equal([1L, 19, 16, 16], network.call(zeros(1, 3, 16, 16, dtype: ScalarType.BFloat16)).Seg.shape);
    }

    [Fact]
    public void Missing_and_unknown_inputs_are_named()
    {
        using var streams = new Streams();
        using var normed = new Normed();
        var (image, depth) = (zeros(1, 3, 16, 16), zeros(1, 1, 16, 16));
        Assert.Equal(
            "Streams has the inputs 'depth', 'image', but 'depth' is missing. Call network.call(depth, image), or add it to the NetworkInputs.",
            Assert.Throws<NetworkInputException>(() => streams.call(image)).Message);
        Assert.Equal(
            "Streams has the inputs 'depth', 'image', but was also given 'dept'. Remove it.",
            Assert.Throws<NetworkInputException>(() => streams.call(new NetworkInputs(image, new("depth", depth), new("dept", depth)))).Message);
        Assert.Equal(
            "Normed has one input, 'image', but was also given 'depth'. Remove it.",
            Assert.Throws<NetworkInputException>(() => normed.call(new NetworkInputs(image, new NamedTensor("depth", depth)))).Message);
    }

    [Fact]
    public void Blocks_check_their_channels()
    {
        using var block = new Scaled(inChannels: 4);
        Assert.Equal(
            "Scaled: the input 'x' must be [N, 4, H, W], but is [2, 5, 8, 8]: 5 channels instead of 4. "
            + "Pass 4 channels, or change the channels of 'x' in the .seg file.",
            Assert.Throws<NetworkInputException>(() => block.call(zeros(2, 5, 8, 8))).Message);
        using var gate = new Gate(xChannels: 4);
        Assert.StartsWith(
            "Gate: the input 'other' must be [N, 4, H, W], but is [2, 3, 8, 8]: 3 channels",
            Assert.Throws<NetworkInputException>(() => gate.call(zeros(2, 4, 8, 8), zeros(2, 3, 8, 8))).Message, StringComparison.Ordinal);
    }
}
