using SegDsl.Distributed;
using SegDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Training;

/// <summary>Selects the device that networks run on.</summary>
public static class ComputeDevice
{
    /// <summary>Whether torch can use a GPU.</summary>
    public static bool HasCuda => cuda.is_available();

    /// <summary>
    /// Selects the GPU of this process if torch can use one, otherwise the CPU. Sets the number of CPU threads to the share of this process and configures the
    /// heap (<see cref="NativeHeap.KeepFreedMemory"/>).
    /// </summary>
    /// <param name="settings">The rank of this process; null for a single process.</param>
    /// <returns>The device.</returns>
    /// <exception cref="DistributedException">This machine has fewer GPUs than ranks.</exception>
    public static Device Prepare(WorldSettings? settings = null)
    {
        // libtorch packages of Linux distributions start with a single thread.
        set_num_threads(Math.Max(1, Environment.ProcessorCount / (settings?.LocalWorldSize ?? 1)));
        if (!HasCuda)
        {
            NativeHeap.KeepFreedMemory();
            return CPU;
        }
        var (local, devices) = (settings?.LocalRank ?? 0, cuda.device_count());
        return local < devices ? new Device(DeviceType.CUDA, local) : throw new DistributedException(
            $"Rank {settings?.Rank} needs GPU {local} of this machine, which has only {devices}. GPUs are numbered from 0.");
    }
}
