using System.Runtime.InteropServices;
using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Torch;

/// <summary>
/// Converts values to and from the 64-bit stack slots of libtorch's C ABI. Numbers are stored as their bits. Tensors, strings and lists are handles that the
/// receiver owns. An optional is 0 or a pointer to its value, allocated with C++'s <c>new</c> and freed by the receiver. <see cref="NativeMemory"/> and
/// <c>new</c> both use <c>malloc</c> of the C library that libtorch uses, on all systems. libtorch 2.10 itself leaks a string object, about 48 bytes, for
/// every string that it receives.
/// </summary>
internal static unsafe class OperatorStack
{
    /// <summary>Encodes a value.</summary>
    /// <param name="type">A type that accepts the value.</param>
    /// <param name="value">The value.</param>
    public static long Encode(OperatorType type, TorchValue value)
    {
        switch (type.Kind)
        {
            case OperatorTypeKind.Tensor:
                Require(StableAbi.aoti_torch_new_tensor_handle(value.AsTensor().Handle, out var tensor));
                return tensor;
            case OperatorTypeKind.Float:
                return BitConverter.DoubleToInt64Bits(value.AsDouble());
            case OperatorTypeKind.Bool:
                return value.AsBool() ? 1 : 0;
            case OperatorTypeKind.String:
                var bytes = Encoding.UTF8.GetBytes(value.AsString());
                Require(StableAbi.torch_new_string_handle(bytes, (nuint)bytes.Length, out var text));
                return text;
            case OperatorTypeKind.Device:
                var device = value.AsDevice();
                return ((long)device.type << 32) | (uint)device.index;
            case OperatorTypeKind.Optional:
                if (value.IsNone) return 0;
                var item = Encode(type.Element!, value);
                var pointer = (long*)NativeMemory.Alloc(sizeof(long));
                *pointer = item;
                return (long)pointer;
            case OperatorTypeKind.List:
                var values = value.AsList();
                Require(StableAbi.torch_new_list_reserve_size((nuint)values.Length, out var list));
                foreach (var v in values) Require(StableAbi.torch_list_push_back(list, Encode(type.Element!, v)));
                return list;
            default:
                return value.AsInt();
        }
    }

    /// <summary>Decodes a result and takes ownership of it.</summary>
    /// <param name="type">A readable type.</param>
    /// <param name="bits">The encoded value.</param>
    public static TorchValue Decode(OperatorType type, long bits)
    {
        switch (type.Kind)
        {
            case OperatorTypeKind.Tensor:
                Require(StableAbi.aoti_torch_is_defined((nint)bits, out var isDefined));
                if (isDefined != 0) return Tensor.UnsafeCreateTensor((nint)bits);
                Release(type, bits);
                return TorchValue.None;
            case OperatorTypeKind.Float:
                return BitConverter.Int64BitsToDouble(bits);
            case OperatorTypeKind.Bool:
                return (byte)bits != 0;
            case OperatorTypeKind.ScalarType:
                return (ScalarType)bits;
            case OperatorTypeKind.List:
                var values = Array.ConvertAll(Items((nint)bits), i => Decode(type.Element!, i));
                Require(StableAbi.torch_delete_list((nint)bits));
                return values;
            default:
                return bits;
        }
    }

    /// <summary>Frees an unused value.</summary>
    public static void Release(OperatorType type, long bits)
    {
        switch (type.Kind)
        {
            case OperatorTypeKind.Tensor:
                Require(StableAbi.aoti_torch_delete_tensor_object((nint)bits));
                break;
            case OperatorTypeKind.String:
                Require(StableAbi.torch_delete_string((nint)bits));
                break;
            case OperatorTypeKind.Optional when bits != 0:
                Release(type.Element!, *(long*)bits);
                NativeMemory.Free((void*)bits);
                break;
            case OperatorTypeKind.List:
                foreach (var item in Items((nint)bits)) Release(type.Element!, item);
                Require(StableAbi.torch_delete_list((nint)bits));
                break;
        }
    }

    private static long[] Items(nint list)
    {
        Require(StableAbi.torch_list_size(list, out var size));
        var items = new long[size];
        for (var i = 0; i < items.Length; i++) Require(StableAbi.torch_list_get_item(list, (nuint)i, out items[i]));
        return items;
    }

    /// <summary>These functions fail only if memory is exhausted.</summary>
    private static void Require(int status)
    {
        if (status != 0) throw new InsufficientMemoryException("libtorch could not allocate a handle.");
    }
}
