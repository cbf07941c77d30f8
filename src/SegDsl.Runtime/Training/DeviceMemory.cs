using System.Runtime.InteropServices;
using TorchSharp;

namespace SegDsl.Training;

/// <summary>The memory of the first graphics processor, as its driver counts it; torch's API has no figure for it.</summary>
public static partial class DeviceMemory
{
    private static readonly nint device = Open();

    /// <summary>How much of it is taken, by whomever; null where torch does not compute there.</summary>
    public static ulong? UsedBytes => device != 0 && nvmlDeviceGetMemoryInfo(device, out var memory) == 0 ? memory.Used : null;

    private static nint Open()
    {
        try
        {
            return torch.cuda.is_available() && nvmlInit_v2() == 0 && nvmlDeviceGetHandleByIndex_v2(0, out var handle) == 0 ? handle : 0;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return 0;
        }
    }

    [LibraryImport("libnvidia-ml.so.1")]
    private static partial int nvmlInit_v2();

    [LibraryImport("libnvidia-ml.so.1")]
    private static partial int nvmlDeviceGetHandleByIndex_v2(uint index, out nint device);

    [LibraryImport("libnvidia-ml.so.1")]
    private static partial int nvmlDeviceGetMemoryInfo(nint device, out Memory memory);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Memory
    {
        public readonly ulong Total;
        public readonly ulong Free;
        public readonly ulong Used;
    }
}
