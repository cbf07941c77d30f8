using Constructs;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Generated.Tests;

/// <summary>
/// Converts modules to another element type. This also covers moves to another device, which TorchSharp implements in the same way.
/// </summary>
public sealed class ConversionTests
{
    [Fact]
    public void Converted_networks_keep_their_parameters_and_outputs()
    {
        using var scope = NewDisposeScope();
        using var network = new ShiftedNetwork();
        network.eval();
        var image = randn(1, 3, 8, 8);
        network.call(image)["seg"].sum().backward();
        var expected = network.call(image)["seg"].to(ScalarType.Float64);
        var before = network.state_dict();

        network.to(ScalarType.Float64);

        Assert.True(network.call(image.to(ScalarType.Float64))["seg"].allclose(expected, 1e-4, 1e-5));
        var after = network.state_dict();
        Assert.Equal(before.Keys, after.Keys);
        Assert.All(before.Where(entry => !IsCounter(entry.Key)), entry => Assert.Same(entry.Value, after[entry.Key]));
        Assert.All(
            network.named_parameters(),
            p => Assert.Equal((p.name, ScalarType.Float64, ScalarType.Float64), (p.name, p.parameter.dtype, p.parameter.grad?.dtype)));
        Assert.All(after, entry => Assert.Equal(IsCounter(entry.Key) ? ScalarType.Int64 : ScalarType.Float64, entry.Value.dtype));

        // The converted parameters still receive gradients.
        network.call(image.to(ScalarType.Float64))["seg"].square().sum().backward();
        Assert.NotEqual(0, network.get_parameter("channel_shift")?.grad?.sum().item<double>());

        static bool IsCounter(string key) => key.EndsWith("num_batches_tracked", StringComparison.Ordinal);
    }

    [Fact]
    public void Converted_blocks_keep_their_outputs()
    {
        using var scope = NewDisposeScope();
        using var block = new Shift(4);

        block.to(ScalarType.Float64);

        Assert.True(block.call(ones(1, 4, 2, 2, ScalarType.Float64)).Equals(full(1, 4, 2, 2, 1.5, ScalarType.Float64)));
    }

    [Fact]
    public void Conversion_to_integers_is_refused()
    {
        using var network = new ShiftedNetwork();

        Assert.Throws<ArgumentException>(() => network.to(ScalarType.Int32));
        Assert.All(network.parameters(), parameter => Assert.Equal(ScalarType.Float32, parameter.dtype));
    }

    [Fact]
    public void Weights_round_trip_through_TorchSharp_files_and_dictionaries()
    {
        using var scope = NewDisposeScope();
        using var first = new ShiftedNetwork();
        using var second = new ShiftedNetwork();
        using var third = new ShiftedNetwork();
        using var stream = new MemoryStream();
        var image = randn(1, 3, 8, 8);
        first.call(image);
        first.save(stream);

        second.load(new MemoryStream(stream.ToArray()));
        var (missing, unexpected) = third.load_state_dict(first.state_dict());

        Assert.Empty(missing.Concat(unexpected));
        foreach (var network in new[] { first, second, third }) network.eval();
        Assert.True(second.call(image)["seg"].Equals(first.call(image)["seg"]));
        Assert.True(third.call(image)["seg"].Equals(first.call(image)["seg"]));
        Assert.NotSame(first.get_parameter("channel_shift"), third.get_parameter("channel_shift"));
    }

    [Fact]
    public void Train_and_eval_apply_to_the_backbone()
    {
        using var network = new ShiftedNetwork();
        var backbone = Assert.Single(network.Backbones);

        network.eval();
        Assert.False(backbone.training);
        network.train();
        Assert.True(backbone.training);
    }
}
