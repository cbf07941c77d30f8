using System.Numerics;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The tensor in another type; the same elements where it has it and no copy is asked for.</summary>
        /// <param name="type">The type.</param>
        /// <param name="copy">Whether to copy in any case.</param>
        /// <param name="disposeAfter">Whether to dispose of this tensor.</param>
        /// <param name="non_blocking">Whether the copy from page-locked memory may go on after the call.</param>
        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Instead(Aten.to_dtype.Call(this, type, non_blocking, copy), disposeAfter);

        /// <summary>The tensor in another type; the same elements where it has it and no copy is asked for.</summary>
        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(type, copy, disposeAfter, non_blocking);

        /// <summary>The tensor on another device; the same elements where it is there and no copy is asked for.</summary>
        /// <exception cref="InvalidOperationException">The device cannot be used.</exception>
        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            ArgumentNullException.ThrowIfNull(device);
            return to(dtype, device, copy, disposeAfter, non_blocking);
        }

        /// <summary>The tensor on another device; the same elements where it is there and no copy is asked for.</summary>
        /// <exception cref="InvalidOperationException">The device cannot be used.</exception>
        public Tensor to(DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(new Device(deviceType, deviceIndex), copy, disposeAfter, non_blocking);

        /// <summary>The tensor on another device; the same elements where it is there and no copy is asked for.</summary>
        /// <exception cref="InvalidOperationException">The device cannot be used.</exception>
        public Tensor to(string device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(new Device(device), copy, disposeAfter, non_blocking);

        /// <summary>The tensor in another type and on another device; the same elements where nothing changes and no copy is asked for.</summary>
        /// <exception cref="InvalidOperationException">The device cannot be used.</exception>
        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            ArgumentNullException.ThrowIfNull(device);
            return Instead(Aten.to_device.Call(this, InitializeDevice(device), type, non_blocking, copy), disposeAfter);
        }

        /// <summary>The tensor in the type and on the device of <paramref name="other"/>.</summary>
        public Tensor to(Tensor other, bool non_blocking = false) => Aten.to_other.Call(this, other, non_blocking);

        /// <summary>The tensor in the processor's memory.</summary>
        public Tensor cpu() => to(CPU);

        /// <summary>The tensor on a CUDA device, the current one by default.</summary>
        /// <exception cref="InvalidOperationException">There is none.</exception>
        public Tensor cuda(Device? device = null, bool non_blocking = false)
        {
            if (device is { type: not DeviceType.CUDA })
                throw new ArgumentException($"'{device}' is not a CUDA device.", nameof(device));
            return to(device ?? new Device(DeviceType.CUDA), non_blocking: non_blocking);
        }

        /// <summary>The tensor in another type.</summary>
        public Tensor type(ScalarType dtype) => to(dtype);

        /// <summary>What <paramref name="typeFunc"/> makes of the tensor.</summary>
        public Tensor type(Func<Tensor, Tensor> typeFunc)
        {
            ArgumentNullException.ThrowIfNull(typeFunc);
            return typeFunc(this);
        }

        /// <summary>The tensor as truth values.</summary>
        public Tensor @bool() => to(ScalarType.Bool);

        /// <summary>The tensor as 8-bit unsigned integers.</summary>
        public Tensor @byte() => to(ScalarType.Byte);

        /// <summary>The tensor as 8-bit signed integers.</summary>
        public Tensor @char() => to(ScalarType.Int8);

        /// <summary>The tensor as 16-bit integers.</summary>
        public Tensor @short() => to(ScalarType.Int16);

        /// <summary>The tensor as 32-bit integers.</summary>
        public Tensor @int() => to(ScalarType.Int32);

        /// <summary>The tensor as 64-bit integers.</summary>
        public Tensor @long() => to(ScalarType.Int64);

        /// <summary>The tensor in half precision.</summary>
        public Tensor half() => to(ScalarType.Float16);

        /// <summary>The tensor in the upper halves of singles.</summary>
        public Tensor bfloat16() => to(ScalarType.BFloat16);

        /// <summary>The tensor in single precision.</summary>
        public Tensor @float() => to(ScalarType.Float32);

        /// <summary>The tensor in double precision.</summary>
        public Tensor @double() => to(ScalarType.Float64);

        /// <summary>The tensor as complex numbers of two singles.</summary>
        public Tensor cfloat() => to(ScalarType.ComplexFloat32);

        /// <summary>The tensor as complex numbers of two doubles.</summary>
        public Tensor cdouble() => to(ScalarType.ComplexFloat64);

        /// <summary>A result in the type asked for.</summary>
        private static Tensor InType(Tensor result, ScalarType? type) =>
            type is { } wanted && wanted != result.dtype ? result.to(wanted, disposeAfter: true) : result;

        private static (Tensor, Tensor) InType((Tensor, Tensor) results, ScalarType? type) => (InType(results.Item1, type), InType(results.Item2, type));

        private Tensor Instead(Tensor result, bool disposeAfter)
        {
            if (disposeAfter)
                Dispose();
            return result;
        }
    }
}
