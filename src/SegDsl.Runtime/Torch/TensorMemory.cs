using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Torch;

/// <summary>Addresses of tensors and streams, for native libraries.</summary>
internal static class TensorMemory
{
    /// <summary>The address of the first element in the memory of the tensor's device. It is valid during the lifetime of the tensor.</summary>
    /// <exception cref="TorchException">The tensor has no contiguous storage, for example because it is sparse or in a oneDNN layout.</exception>
    public static nint Address(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        var address = Read(tensor.Handle, StableAbi.aoti_torch_get_data_ptr);
        GC.KeepAlive(tensor);
        return address;
    }

    /// <summary>The current <c>cudaStream_t</c> of torch on a device.</summary>
    /// <param name="device">A CUDA device.</param>
    /// <exception cref="ArgumentException">The device is not a CUDA device.</exception>
    /// <exception cref="TorchException">libtorch reported an error.</exception>
    public static nint CudaStream(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (device.type != DeviceType.CUDA) throw new ArgumentException($"{device} has no CUDA stream.", nameof(device));
        return Read(device.index, StableAbi.aoti_torch_get_current_cuda_stream);
    }

    private static nint Read<T>(T argument, Reader<T> read)
    {
        StandardErrorCapture.EnterCall();
        var status = read(argument, out var result);
        StandardErrorCapture.LeaveCall();
        return status == 0 ? result : throw new TorchException(ErrorReport.Of(() => read(argument, out _)));
    }

    private delegate int Reader<T>(T argument, out nint result);
}
