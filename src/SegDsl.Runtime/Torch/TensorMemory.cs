using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Torch;

/// <summary>Where the elements of tensors are, for libraries that take addresses.</summary>
internal static class TensorMemory
{
    /// <summary>The address of the first element, in the memory of the tensor's device; valid as long as the tensor is.</summary>
    /// <exception cref="TorchException">The tensor has no such memory: it is sparse, or in a layout of oneDNN's.</exception>
    public static nint Address(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        var address = Read(tensor.Handle, StableAbi.aoti_torch_get_data_ptr);
        GC.KeepAlive(tensor);
        return address;
    }

    /// <summary>The <c>cudaStream_t</c> on which torch computes on a device at the moment.</summary>
    /// <param name="device">A CUDA device.</param>
    /// <exception cref="ArgumentException">This is another kind of device.</exception>
    /// <exception cref="TorchException">libtorch reported an error.</exception>
    public static nint CudaStream(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (device.type != DeviceType.CUDA) throw new ArgumentException($"{device} has no CUDA stream.", nameof(device));
        return Read(device.index, StableAbi.aoti_torch_get_current_cuda_stream);
    }

    private static nint Read<T>(T argument, Reader<T> read)
    {
        if (read(argument, out var result) == 0) return result;
        throw new TorchException(ErrorReport.Of(() => read(argument, out _)));
    }

    private delegate int Reader<T>(T argument, out nint result);
}
