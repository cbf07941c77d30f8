using SegDsl.Distributed;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Training;

/// <summary>Where networks are computed.</summary>
public static class ComputeDevice
{
    /// <summary>Whether torch can use a GPU here.</summary>
    public static bool HasCuda => cuda.is_available();

    /// <summary>
    /// The graphics processor of this process where torch can use one, else the processor, with as many threads as this process' share of its cores.
    /// </summary>
    /// <param name="settings">Which of how many processes this one is; null for one process.</param>
    /// <exception cref="DistributedException">There are more processes on this machine than graphics processors.</exception>
    public static Device Prepare(WorldSettings? settings = null)
    {
        // libtorch of a distribution begins with a single thread.
        set_num_threads(Math.Max(1, Environment.ProcessorCount / (settings?.LocalWorldSize ?? 1)));
        if (!HasCuda) return CPU;
        var (local, devices) = (settings?.LocalRank ?? 0, cuda.device_count());
        return local < devices ? new Device(DeviceType.CUDA, local) : throw new DistributedException(
            $"Rank {settings?.Rank} is number {local} on this machine (from 0), which has {devices} graphics processors.");
    }
}
