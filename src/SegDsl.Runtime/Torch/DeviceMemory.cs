using System.Runtime.InteropServices;
using TorchSharp;

namespace SegDsl.Torch;

/// <summary>The memory of the first GPU, from the NVIDIA Management Library (NVML). TorchSharp and the C ABI of libtorch do not report it.</summary>
public static unsafe class DeviceMemory
{
    private static readonly (nint Device, nint Read) first = Open();

    /// <summary>The bytes in use by all processes; null without a CUDA device or NVML.</summary>
    public static ulong? UsedBytes
    {
        get
        {
            if (first.Read == 0) return null;
            Memory memory;
            return ((delegate* unmanaged<nint, Memory*, int>)first.Read)(first.Device, &memory) == 0 ? memory.Used : null;
        }
    }

    /// <summary>The file name of NVML; macOS has no CUDA.</summary>
    private static string? Library => OperatingSystem.IsWindows() ? "nvml.dll" : OperatingSystem.IsLinux() ? "libnvidia-ml.so.1" : null;

    private static (nint Device, nint Read) Open()
    {
        if (Library is not { } name || !torch.cuda.is_available() || !NativeLibrary.TryLoad(name, out var library)) return default;
        if (!NativeLibrary.TryGetExport(library, "nvmlInit_v2", out var initialize)
            || !NativeLibrary.TryGetExport(library, "nvmlDeviceGetHandleByIndex_v2", out var open)
            || !NativeLibrary.TryGetExport(library, "nvmlDeviceGetMemoryInfo", out var read))
        {
            return default;
        }
        nint device;
        return ((delegate* unmanaged<int>)initialize)() == 0 && ((delegate* unmanaged<uint, nint*, int>)open)(0, &device) == 0 ? (device, read) : default;
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Memory
    {
        public readonly ulong Total;
        public readonly ulong Free;
        public readonly ulong Used;
    }
}
