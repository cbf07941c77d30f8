using System.Runtime.InteropServices;
using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Torch;

/// <summary>
/// Values in the form in which libtorch's C ABI exchanges them: 64 bits each. Numbers are their bits, tensors, texts and lists are handles, which
/// belong to the receiver, and an optional is 0 or a pointer to its value in memory that C++'s <c>new</c> gives and the receiver frees.
/// <see cref="NativeMemory"/> is <c>malloc</c> of the C library that libtorch uses, and so is <c>new</c>, on all systems.
/// libtorch 2.10 itself loses the memory of a string object, some 48 bytes, for each text that it takes over.
/// </summary>
internal static unsafe class OperatorStack
{
    /// <summary>Makes the 64 bits of a value.</summary>
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

    /// <summary>Takes over a result.</summary>
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
            case OperatorTypeKind.String:
                var text = Text((nint)bits);
                Release(type, bits);
                return text;
            case OperatorTypeKind.ScalarType:
                return (ScalarType)bits;
            case OperatorTypeKind.MemoryFormat:
                return (MemoryFormat)bits;
            case OperatorTypeKind.Device:
                return new Device((DeviceType)(bits >> 32), (int)bits);
            case OperatorTypeKind.Optional:
                if (bits == 0) return TorchValue.None;
                var item = *(long*)bits;
                NativeMemory.Free((void*)bits);
                return Decode(type.Element!, item);
            case OperatorTypeKind.List:
                var values = Array.ConvertAll(Items((nint)bits), i => Decode(type.Element!, i));
                Require(StableAbi.torch_delete_list((nint)bits));
                return values;
            default:
                return bits;
        }
    }

    /// <summary>Frees a value that nobody takes over.</summary>
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

    private static string Text(nint text)
    {
        Require(StableAbi.torch_string_length(text, out var length));
        Require(StableAbi.torch_string_c_str(text, out var characters));
        return Encoding.UTF8.GetString(characters, (int)length);
    }

    private static long[] Items(nint list)
    {
        Require(StableAbi.torch_list_size(list, out var size));
        var items = new long[size];
        for (var i = 0; i < items.Length; i++) Require(StableAbi.torch_list_get_item(list, (nuint)i, out items[i]));
        return items;
    }

    /// <summary>These functions fail where there is no memory left, and for no other reason.</summary>
    private static void Require(int status)
    {
        if (status != 0) throw new InsufficientMemoryException("libtorch could not allocate a handle.");
    }
}
