using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using static TorchSharp.torch;

namespace TorchSharp.Native;

/// <summary>
/// An ATen operator, found in libtorch's dispatcher when first called. Arguments stand in the schema's order; trailing ones with defaults may be left out.
/// </summary>
internal sealed unsafe class Operator(string name, string overload = "")
{
    private IntPtr handle;

    /// <summary>Whether this libtorch has the operator.</summary>
    internal bool Exists => handle != IntPtr.Zero || Find(out handle) == 0;

    /// <summary>Calls an operator that returns one tensor.</summary>
    internal Tensor Call(params ReadOnlySpan<Argument> arguments)
    {
        NativeResult result;
        Invoke(arguments, &result, 1);
        return new Tensor(new IntPtr(result.Value));
    }

    /// <summary>Calls an operator that returns two tensors.</summary>
    internal (Tensor, Tensor) Call2(params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc NativeResult[2];
        Invoke(arguments, results, 2);
        return (Take(results[0]), Take(results[1]));
    }

    /// <summary>Calls an operator that returns three tensors.</summary>
    internal (Tensor, Tensor, Tensor) Call3(params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc NativeResult[3];
        Invoke(arguments, results, 3);
        return (Take(results[0]), Take(results[1]), Take(results[2]));
    }

    /// <summary>Calls an operator that returns a list of tensors.</summary>
    internal Tensor[] CallList(params ReadOnlySpan<Argument> arguments)
    {
        NativeResult result;
        Invoke(arguments, &result, 1);
        var handles = new ReadOnlySpan<IntPtr>((void*)result.Value, result.Count);
        var tensors = new Tensor[result.Count];
        for (int i = 0; i < tensors.Length; i++)
            tensors[i] = new Tensor(handles[i]);
        NativeMethods.tsa_free_array(new IntPtr(result.Value));
        return tensors;
    }

    /// <summary>Calls an operator that changes its first argument, and returns that tensor itself.</summary>
    internal Tensor InPlace(params ReadOnlySpan<Argument> arguments)
    {
        Invoke(arguments, null, 0);
        return Unsafe.As<Tensor>(arguments[0].Reference!);
    }

    /// <summary>Calls an operator that writes its result into <paramref name="target"/>, and returns that.</summary>
    internal Tensor Into(Tensor target, params ReadOnlySpan<Argument> arguments)
    {
        Invoke(arguments, null, 0);
        return target;
    }

    /// <summary>Calls an operator that returns a truth value.</summary>
    internal bool CallBool(params ReadOnlySpan<Argument> arguments)
    {
        NativeResult result;
        Invoke(arguments, &result, 1);
        return result.Value != 0;
    }

    /// <summary>Calls an operator that returns a number.</summary>
    internal Scalar CallScalar(params ReadOnlySpan<Argument> arguments)
    {
        NativeResult result;
        Invoke(arguments, &result, 1);
        return result.Kind switch
        {
            ArgumentKind.Double => new Scalar(BitConverter.Int64BitsToDouble(result.Value)),
            ArgumentKind.Bool => new Scalar(result.Value != 0),
            _ => new Scalar(result.Value),
        };
    }

    /// <summary>Calls an operator that returns an integer.</summary>
    internal long CallLong(params ReadOnlySpan<Argument> arguments)
    {
        NativeResult result;
        Invoke(arguments, &result, 1);
        return result.Value;
    }

    private static Tensor Take(NativeResult result) => new(new IntPtr(result.Value));

    private int Find(out IntPtr found)
    {
        var bytes = stackalloc byte[256];
        var buffer = new Span<byte>(bytes, 256);
        buffer.Clear();
        int length = Encoding.UTF8.GetBytes("aten::" + name, buffer);
        Encoding.UTF8.GetBytes(overload, buffer[(length + 1)..]);
        return NativeMethods.tsa_find_operator(bytes, bytes + length + 1, out found);
    }

    private void Invoke(ReadOnlySpan<Argument> arguments, NativeResult* results, int capacity)
    {
        if (handle == IntPtr.Zero)
            Errors.Check(Find(out handle));

        int size = 0;
        foreach (ref readonly var argument in arguments)
            size += SizeOf(argument);

        byte[]? rented = null;
        Span<byte> extra = size <= 512 ? stackalloc byte[512] : rented = GC.AllocateUninitializedArray<byte>(size, pinned: true);
        var native = stackalloc NativeArgument[arguments.Length];
        fixed (byte* start = extra)
        {
            byte* free = start;
            for (int i = 0; i < arguments.Length; i++)
                native[i] = Lay(arguments[i], ref free);
            int status = NativeMethods.tsa_call(handle, native, arguments.Length, results, capacity);
            KeepAlive(arguments);
            Errors.Check(status);
        }
    }

    /// <summary>Bytes that the argument needs beside its <see cref="NativeArgument"/>.</summary>
    private static int SizeOf(in Argument argument) => argument.Kind switch
    {
        ArgumentKind.Ints or ArgumentKind.Doubles or ArgumentKind.Tensors => argument.Count * 8,
        ArgumentKind.Bools => (argument.Count + 7) & ~7,
        ArgumentKind.String => (Encoding.UTF8.GetByteCount((string)argument.Reference!) + 7) & ~7,
        _ => 0,
    };

    private static NativeArgument Lay(in Argument argument, ref byte* free)
    {
        var native = new NativeArgument { Kind = argument.Kind, Count = argument.Count, Value = argument.Bits };
        switch (argument.Kind)
        {
            case ArgumentKind.Tensor:
                native.Value = Unsafe.As<Tensor>(argument.Reference!).Handle;
                break;
            case ArgumentKind.Generator:
                native.Value = Unsafe.As<Generator>(argument.Reference!).Handle;
                break;
            case ArgumentKind.Complex:
                var value = Unsafe.As<Scalar>(argument.Reference!).ToComplexFloat64();
                native.Value = BitConverter.DoubleToInt64Bits(value.Real);
                native.Imaginary = value.Imaginary;
                break;
            case ArgumentKind.Ints:
                native.Value = Copy(MemoryMarshal.AsBytes<long>((long[])argument.Reference!), ref free);
                break;
            case ArgumentKind.Doubles:
                native.Value = Copy(MemoryMarshal.AsBytes<double>((double[])argument.Reference!), ref free);
                break;
            case ArgumentKind.Bools:
                native.Value = Copy(MemoryMarshal.AsBytes<bool>((bool[])argument.Reference!), ref free);
                break;
            case ArgumentKind.Tensors:
                native.Value = (long)free;
                foreach (var tensor in (Tensor?[])argument.Reference!)
                {
                    *(IntPtr*)free = tensor is null ? IntPtr.Zero : tensor.Handle;
                    free += 8;
                }
                break;
            case ArgumentKind.String:
                var text = (string)argument.Reference!;
                native.Value = (long)free;
                native.Count = Encoding.UTF8.GetBytes(text, new Span<byte>(free, SizeOf(argument)));
                free += SizeOf(argument);
                break;
        }
        return native;
    }

    private static long Copy(ReadOnlySpan<byte> source, ref byte* free)
    {
        long address = (long)free;
        source.CopyTo(new Span<byte>(free, source.Length));
        free += (source.Length + 7) & ~7;
        return address;
    }

    /// <summary>Keeps the tensors from being finalised while C uses their handles.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void KeepAlive(ReadOnlySpan<Argument> arguments) => _ = arguments;
}
