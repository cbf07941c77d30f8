using SegDsl.Models.Networks;
using SegDsl.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Models.Tests;

/// <summary>The 3D U-Net learns to segment volumes.</summary>
public sealed class VolumeTrainingTests
{
    private const long Side = 16;

    [Fact]
    public void A_3D_UNet_learns_to_find_balls()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var network = new UNet3D(classes: 2, width: 4);
        using var optimizer = optim.Adam(network.parameters(), lr: 0.01);

        for (var step = 0; step < 60; step++)
        {
            using var inner = NewDisposeScope();
            var (volumes, labels) = Balls(seed: step, count: 2);
            optimizer.zero_grad();
            nn.functional.cross_entropy(network.call(volumes)["seg"], labels).backward();
            optimizer.step();
        }

        network.eval();
        using var noGrad = no_grad();
        var (unseen, expected) = Balls(seed: 1000, count: 4);
        var found = network.call(unseen)["seg"].argmax(1);
        Assert.Equal([4, Side, Side, Side], found.shape);
        var (both, either) = ((found * expected).sum().item<long>(), ((found + expected) > 0).sum().item<long>());
        // A threshold on single voxels reaches an IoU of 0.4. Tests that run at the same time change the initial weights.
        Assert.InRange((double)both / either, 0.55, 1);
    }

    [Fact]
    public void A_volume_that_is_too_small_is_refused()
    {
        using var scope = NewDisposeScope();
        using var network = new UNet3D(width: 2);
        network.eval();

        var error = Assert.Throws<NetworkInputException>(() => network.call(zeros([1, 1, 4, 16, 16])));

        Assert.StartsWith("UNet3D requires a volume of at least 8x8x8, but got 4x16x16.", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Noisy volumes [count, 1, side, side, side] with a bright ball in each, and the labels [count, side, side, side].</summary>
    private static (Tensor Volumes, Tensor Labels) Balls(int seed, int count)
    {
        using var scope = NewDisposeScope();
        var generator = new Generator((ulong)seed);
        var axis = arange(Side, ScalarType.Float32);
        var labels = new List<Tensor>();
        for (var i = 0; i < count; i++)
        {
            var place = rand([4], generator: generator).data<float>().ToArray();
            Tensor Square(int side) => (axis - (5 + 6 * place[side])).square();
            var distance = Square(0).view(-1, 1, 1) + Square(1).view(1, -1, 1) + Square(2).view(1, 1, -1);
            var radius = 4 + 2 * place[3];
            labels.Add((distance <= radius * radius).to(ScalarType.Int64));
        }
        var truth = stack(labels);
        var volumes = truth.unsqueeze(1).to(ScalarType.Float32) + 0.5 * randn([count, 1, Side, Side, Side], generator: generator);
        return (volumes.MoveToOuterDisposeScope(), truth.MoveToOuterDisposeScope());
    }
}
