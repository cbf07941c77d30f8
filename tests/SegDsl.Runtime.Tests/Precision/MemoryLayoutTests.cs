using SegDsl.Precision;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Tests.Precision;

public sealed class MemoryLayoutTests
{
    [Fact]
    public void Channels_of_a_pixel_are_adjacent()
    {
        using var scope = NewDisposeScope();
        var map = arange(24, ScalarType.Float32).reshape(1, 2, 3, 4);
        var laidOut = MemoryLayout.ChannelsLast(map);
        Assert.Equal([24, 1, 8, 2], laidOut.stride());
        Assert.Equal(map, laidOut);
        Assert.Equal([24, 12, 4, 1], map.stride());
    }

    [Fact]
    public void Channels_last_map_is_not_copied()
    {
        using var scope = NewDisposeScope();
        var first = MemoryLayout.ChannelsLast(rand([1, 2, 3, 4]));
        MemoryLayout.ChannelsLast(first).zero_();
        Assert.Equal(0, first.sum().item<float>());
    }

    [Fact]
    public void Other_numbers_of_dimensions_are_not_converted()
    {
        using var scope = NewDisposeScope();
        var vector = rand(5);
        using (var same = MemoryLayout.ChannelsLast(vector)) Assert.Equal(vector, same);
        Assert.False(vector.IsInvalid);
    }

    [Fact]
    public void Network_gives_the_same_results_and_keeps_its_parameter_objects()
    {
        using var scope = NewDisposeScope();
        var network = nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.Conv2d(8, 4, 3));
        network.eval();
        var (x, handles) = (rand([2, 3, 9, 9]), network.parameters().Select(p => p.Handle).ToList());
        var expected = network.call(x);
        MemoryLayout.SetChannelsLast([.. network.parameters()]);
        Assert.Equal(handles, network.parameters().Select(p => p.Handle));
        Assert.Equal([27, 1, 9, 3], network.parameters().First().stride());
        var actual = network.call(MemoryLayout.ChannelsLast(x));
        Assert.True(actual.allclose(expected, rtol: 1e-4, atol: 1e-5));
        Assert.Equal(1, actual.stride(1));
        actual.sum().backward();
        Assert.All(network.parameters(), p => Assert.True(p.requires_grad && p.grad is not null));
    }
}
