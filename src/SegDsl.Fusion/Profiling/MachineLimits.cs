using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Fusion.Profiling;

/// <summary>What this machine reaches at best: the speed of a large matrix product, and that of copying memory.</summary>
/// <param name="Flops">Floating-point operations per second of a product of 1024x1024 matrices; a multiply-add counts as two.</param>
/// <param name="Bandwidth">Bytes per second that a copy of 64 MiB reads and writes.</param>
public sealed record MachineLimits(double Flops, double Bandwidth)
{
    private const int Side = 1024, Attempts = 20;

    /// <summary>Measures the limits, with the current number of threads.</summary>
    /// <param name="type">The type of the matrices.</param>
    /// <param name="device">The device.</param>
    public static MachineLimits Measure(ScalarType type, Device device)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        var (left, right) = (rand([Side, Side], device: device).to(type), rand([Side, Side], device: device).to(type));
        var product = Best(device, () => matmul(left, right).Dispose());
        var (source, target) = (ones([16, Side, Side], device: device), zeros([16, Side, Side], device: device));
        var copy = Best(device, () => target.copy_(source));
        return new(2.0 * Side * Side * Side / product, 2.0 * source.numel() * source.element_size() / copy);
    }

    /// <summary>The higher of two measurements, of which other programs on the machine may have slowed one.</summary>
    internal MachineLimits Best(MachineLimits other) => new(Math.Max(Flops, other.Flops), Math.Max(Bandwidth, other.Bandwidth));

    private static double Best(Device device, Action action)
    {
        var best = double.PositiveInfinity;
        for (var i = 0; i < Attempts; i++)
        {
            var start = Stopwatch.GetTimestamp();
            action();
            if (device.type == DeviceType.CUDA) cuda.synchronize(device);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return best;
    }
}
