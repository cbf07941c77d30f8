using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A tensor over the array's own memory and shape (a copy where the device is not the processor).</summary>
    public static Tensor from_array(Array rawArray, Device? device = null) => from_array(rawArray, null, device);

    /// <summary>A tensor over the array's own memory and shape (a copy where type or device differ).</summary>
    public static Tensor from_array(Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RejectNames(names);
        return Elsewhere(OverArray(rawArray, 0, ShapeOf(rawArray), TypeOfElements(rawArray), false), dtype, device, requires_grad);
    }

    /// <summary>A tensor of one dimension over the array's own memory.</summary>
    /// <param name="rawArray">The array.</param>
    /// <param name="dtype">What its bytes are taken for.</param>
    /// <param name="count">The number of elements; negative: all there are.</param>
    /// <param name="offset">The number of bytes to pass over.</param>
    /// <param name="requires_grad">Whether gradients are wanted.</param>
    public static Tensor frombuffer(Array rawArray, ScalarType dtype, long count = -1, long offset = 0, bool requires_grad = false)
    {
        ArgumentNullException.ThrowIfNull(rawArray);
        long available = rawArray.LongLength * TypeOfElements(rawArray).ElementSize() - offset;
        return OverArray(rawArray, offset, [count < 0 ? available / dtype.ElementSize() : count], dtype, requires_grad);
    }

    /// <summary>The tensor itself, or a copy of the type and on the device asked for.</summary>
    public static Tensor as_tensor(Tensor data, ScalarType? dtype = null, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.to(dtype ?? data.dtype, device ?? data.device);
    }

    /// <summary>A tensor over the array's own memory (a copy where type or device differ).</summary>
    public static Tensor as_tensor(Array data, ScalarType? dtype = null, Device? device = null) => from_array(data, dtype, device);

    private static Tensor AsTensor<T>(IList<T> list, ScalarType? dtype, Device? device)
        where T : unmanaged =>
        list is T[] array ? from_array(array, dtype, device) : FromList(list, [list?.Count ?? 0], dtype, device, false, null);

    private static Tensor FromMemory<T>(
        Memory<T> memory, ReadOnlySpan<long> dimensions, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
        where T : unmanaged =>
        FromBytes(MemoryMarshal.AsBytes(memory.Span), dimensions.ToArray(), TypeOf<T>(), dtype, device, requires_grad, names);

    private static Tensor Elsewhere(Tensor tensor, ScalarType? dtype, Device? device, bool requires_grad)
    {
        var type = dtype ?? tensor.dtype;
        device = InitializeDevice(device);
        if (type != tensor.dtype || device.type != DeviceType.CPU)
            tensor = tensor.to(type, device, disposeAfter: true);
        return requires_grad ? tensor.requires_grad_() : tensor;
    }
}
