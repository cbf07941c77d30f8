using Constructs;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Generated.Tests;

/// <summary>
/// Modules with another element type, which stands for another device here: TorchSharp moves modules the same way.
/// </summary>
public sealed class ConversionTests
{
    [Fact]
    public void Converted_networks_compute_the_same_with_the_same_parameters()
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
        Assert.All(network.named_parameters(), p => Assert.Equal((p.name, ScalarType.Float64, ScalarType.Float64), (p.name, p.parameter.dtype, p.parameter.grad?.dtype)));
        Assert.All(after, entry => Assert.Equal(IsCounter(entry.Key) ? ScalarType.Int64 : ScalarType.Float64, entry.Value.dtype));

        // They still learn.
        network.call(image.to(ScalarType.Float64))["seg"].square().sum().backward();
        Assert.NotEqual(0, network.get_parameter("channel_shift")?.grad?.sum().item<double>());

        static bool IsCounter(string key) => key.EndsWith("num_batches_tracked", StringComparison.Ordinal);
    }

    [Fact]
    public void Converted_blocks_compute_the_same()
    {
        using var scope = NewDisposeScope();
        using var block = new Shift(4);

        block.to(ScalarType.Float64);

        Assert.True(block.call(ones(1, 4, 2, 2, ScalarType.Float64)).Equals(full(1, 4, 2, 2, 1.5, ScalarType.Float64)));
    }

    [Fact]
    public void Networks_are_not_converted_to_integers()
    {
        using var network = new ShiftedNetwork();

        Assert.Throws<ArgumentException>(() => network.to(ScalarType.Int32));
        Assert.All(network.parameters(), parameter => Assert.Equal(ScalarType.Float32, parameter.dtype));
    }

    [Fact]
    public void Weights_go_through_TorchSharps_own_files_and_dictionaries()
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
    public void The_mode_of_a_network_is_that_of_its_backbone()
    {
        using var network = new ShiftedNetwork();
        var backbone = Assert.Single(network.Backbones);

        network.eval();
        Assert.False(backbone.training);
        network.train();
        Assert.True(backbone.training);
    }
}
