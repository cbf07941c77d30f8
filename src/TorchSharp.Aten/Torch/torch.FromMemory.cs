using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    private static readonly Dictionary<Type, ScalarType> elementTypes = new()
    {
        [typeof(byte)] = ScalarType.Byte,
        [typeof(sbyte)] = ScalarType.Int8,
        [typeof(short)] = ScalarType.Int16,
        [typeof(int)] = ScalarType.Int32,
        [typeof(long)] = ScalarType.Int64,
        [typeof(Half)] = ScalarType.Float16,
        [typeof(float)] = ScalarType.Float32,
        [typeof(double)] = ScalarType.Float64,
        [typeof(bool)] = ScalarType.Bool,
        [typeof((float, float))] = ScalarType.ComplexFloat32,
        [typeof(Complex)] = ScalarType.ComplexFloat64,
    };

    /// <summary>A tensor with the bytes of <paramref name="bytes"/>, which hold elements of <paramref name="source"/>'s type in row-major order.</summary>
    private static unsafe Tensor FromBytes(
        ReadOnlySpan<byte> bytes, long[] shape, ScalarType source, ScalarType? dtype, Device? device, bool requires_grad, string[]? names = null)
    {
        RejectNames(names);
        device = InitializeDevice(device);
        long wanted = checked(shape.TotalSize() * source.ElementSize());
        if (wanted != bytes.Length)
        {
            throw new ArgumentException(
                $"A tensor of shape [{string.Join(", ", shape)}] takes {shape.TotalSize()} elements, but {bytes.Length / source.ElementSize()} were given.");
        }

        var tensor = NewTensor(Aten.empty_memory_format, shape, source, CPU);
        if (wanted > 0)
            bytes.CopyTo(new Span<byte>((void*)tensor.DataPointer, bytes.Length));
        var type = dtype ?? source;
        if (type != source || device.type != DeviceType.CPU)
            tensor = tensor.to(type, device, disposeAfter: true);
        return requires_grad ? tensor.requires_grad_() : tensor;
    }

    /// <summary>A tensor with a copy of the array's elements, whatever the array's rank.</summary>
    internal static Tensor FromArray(Array array, long[] shape, ScalarType source, ScalarType? dtype, Device? device, bool requires_grad, string[]? names = null)
    {
        ArgumentNullException.ThrowIfNull(array);
        var bytes = MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(array), checked(array.Length * source.ElementSize()));
        return FromBytes(bytes, shape, source, dtype, device, requires_grad, names);
    }

    /// <summary>A tensor with a copy of the list's elements.</summary>
    private static Tensor FromList<T>(
        IList<T> list, ReadOnlySpan<long> shape, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(list);
        T[] array = list as T[] ?? [.. list];
        return FromBytes(MemoryMarshal.AsBytes<T>(array), shape.ToArray(), TypeOf<T>(), dtype, device, requires_grad, names);
    }

    /// <summary>A tensor of no dimensions.</summary>
    private static Tensor FromScalar<T>(T value, ScalarType? dtype, Device? device, bool requires_grad)
        where T : unmanaged =>
        FromBytes(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)), [], TypeOf<T>(), dtype, device, requires_grad);

    /// <summary>A tensor over the array's own memory, which stays pinned as long as a tensor uses it.</summary>
    internal static unsafe Tensor OverArray(Array array, long offset, long[] shape, ScalarType type, bool requires_grad)
    {
        ArgumentNullException.ThrowIfNull(array);
        long available = array.LongLength * TypeOfElements(array).ElementSize() - offset;
        if (offset < 0 || checked(shape.TotalSize() * type.ElementSize()) > available)
            throw new ArgumentException($"The array is too short for a tensor of shape [{string.Join(", ", shape)}] of {type} from byte {offset} on.");
        var pin = GCHandle.Alloc(array, GCHandleType.Pinned);
        return Over((byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array)) + offset, pin, shape, type, requires_grad);
    }

    private static unsafe Tensor Over(byte* data, GCHandle pin, long[] shape, ScalarType type, bool requires_grad)
    {
        int status;
        IntPtr handle;
        fixed (long* sizes = shape)
            status = NativeMethods.tsa_from_memory(data, sizes, shape.Length, (int)type, &Release, GCHandle.ToIntPtr(pin), out handle);
        if (status != 0)
            pin.Free();
        Errors.Check(status);
        var tensor = new Tensor(handle);
        return requires_grad ? tensor.requires_grad_() : tensor;
    }

    [UnmanagedCallersOnly]
    private static void Release(IntPtr pin) => GCHandle.FromIntPtr(pin).Free();

    /// <summary>The type of tensor that holds what the array holds.</summary>
    private static ScalarType TypeOfElements(Array array)
    {
        ArgumentNullException.ThrowIfNull(array);
        var element = array.GetType().GetElementType();
        return elementTypes.TryGetValue(element ?? typeof(void), out var type)
            ? type
            : throw new ArgumentException($"No tensor holds elements of type {element?.Name}.", nameof(array));
    }

    private static long[] ShapeOf(Array array)
    {
        ArgumentNullException.ThrowIfNull(array);
        var shape = new long[array.Rank];
        for (int i = 0; i < shape.Length; i++)
            shape[i] = array.GetLongLength(i);
        return shape;
    }

    private static void RejectNames(string[]? names)
    {
        if (names is not null)
            throw new NotSupportedException("Named dimensions are not supported.");
    }
}
