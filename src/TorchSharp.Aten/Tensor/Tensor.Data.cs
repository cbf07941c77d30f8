using System.Runtime.CompilerServices;
using TorchSharp.Native;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The elements, for reading and writing in place. The tensor must be in the processor's memory.</summary>
        /// <exception cref="ArgumentException">The tensor holds elements of another type.</exception>
        /// <exception cref="InvalidOperationException">The tensor is on another device.</exception>
        public TensorAccessor<T> data<T>()
            where T : unmanaged
        {
            CheckType<T>();
            return new TensorAccessor<T>(this);
        }

        /// <summary>The one element.</summary>
        /// <exception cref="ArgumentException">There is not exactly one, or it is of another type.</exception>
        public unsafe T item<T>()
            where T : unmanaged
        {
            if (NumberOfElements != 1)
                throw new ArgumentException("Number of elements in the tensor must be 1");
            CheckType<T>();
            using var here = is_cpu() ? null : cpu();
            var result = Unsafe.ReadUnaligned<T>((void*)(here ?? this).DataPointer);
            GC.KeepAlive(this);
            return result;
        }

        /// <summary>The one element as a scalar.</summary>
        public Scalar ToScalar() => Aten.item.CallScalar(this);

        /// <summary>The elements' bytes in memory, for reading; setting copies as many bytes into them.</summary>
        /// <exception cref="InvalidOperationException">The elements are not contiguous, or not in the processor's memory.</exception>
        public unsafe Span<byte> bytes
        {
            get
            {
                if (!is_contiguous())
                    throw new InvalidOperationException("Bytes() called on non-contiguous tensor.");
                RequireMemory();
                return new Span<byte>((void*)DataPointer, checked((int)(NumberOfElements * ElementSize)));
            }

            set
            {
                var target = bytes;
                if (value.Length != target.Length)
                    throw new ArgumentException($"The tensor holds {target.Length} bytes, not {value.Length}.", nameof(value));
                value.CopyTo(target);
            }
        }

        /// <summary>Writes the elements' bytes, in row-major order.</summary>
        public void WriteBytesToStream(Stream stream, int bufferSize = 1024)
        {
            ArgumentNullException.ThrowIfNull(stream);
            using var here = cpu();
            using var row = here.contiguous();
            row.ForEachChunk(chunk => stream.Write(chunk));
            _ = bufferSize;
        }

        /// <summary>Reads the elements' bytes, in row-major order.</summary>
        /// <exception cref="EndOfStreamException">The stream holds fewer bytes.</exception>
        public void ReadBytesFromStream(Stream stream, int bufferSize = 1024)
        {
            ArgumentNullException.ThrowIfNull(stream);
            _ = bufferSize;
            if (is_cpu() && is_contiguous())
            {
                ForEachChunk(stream.ReadExactly);
                return;
            }
            using var here = empty(shape, dtype);
            here.ForEachChunk(stream.ReadExactly);
            using (no_grad())
                copy_(here);
        }

        /// <summary>Element <paramref name="i"/> of a tensor of halves in row-major order.</summary>
        public float ReadCpuFloat16(long i) => (float)ReadCpuValue<Half>(i);

        /// <summary>Element <paramref name="i"/> of a tensor of singles in row-major order.</summary>
        public float ReadCpuSingle(long i) => ReadCpuValue<float>(i);

        /// <summary>Element <paramref name="i"/> of a tensor of doubles in row-major order.</summary>
        public double ReadCpuDouble(long i) => ReadCpuValue<double>(i);

        /// <summary>Element <paramref name="i"/> of a tensor of bytes in row-major order.</summary>
        public byte ReadCpuByte(long i) => ReadCpuValue<byte>(i);

        /// <summary>Element <paramref name="i"/> of a tensor of 8-bit signed integers in row-major order.</summary>
        public sbyte ReadCpuSByte(long i) => ReadCpuValue<sbyte>(i);

        /// <summary>Element <paramref name="i"/> of a tensor of 16-bit integers in row-major order.</summary>
        public short ReadCpuInt16(long i) => ReadCpuValue<short>(i);

        /// <summary>Element <paramref name="i"/> of a tensor of 32-bit integers in row-major order.</summary>
        public int ReadCpuInt32(long i) => ReadCpuValue<int>(i);

        /// <summary>Element <paramref name="i"/> of a tensor of 64-bit integers in row-major order.</summary>
        public long ReadCpuInt64(long i) => ReadCpuValue<long>(i);

        /// <summary>Element <paramref name="i"/> of a tensor of truth values in row-major order.</summary>
        public bool ReadCpuBool(long i) => ReadCpuValue<bool>(i);

        /// <summary>Element <paramref name="i"/> in row-major order.</summary>
        /// <exception cref="IndexOutOfRangeException">There are fewer elements.</exception>
        public T ReadCpuValue<T>(long i)
            where T : unmanaged => data<T>().At(i);

        /// <summary>The address of the first element.</summary>
        internal IntPtr DataPointer
        {
            get
            {
                Errors.Check(NativeMethods.tsa_data(Handle, out IntPtr data));
                GC.KeepAlive(this);
                return data;
            }
        }

        internal void RequireMemory()
        {
            if (!is_cpu())
                throw new InvalidOperationException($"The tensor's data is on device '{device}'. Copy it to the processor first: cpu().");
        }

        private delegate void Chunk(Span<byte> bytes);

        private unsafe void ForEachChunk(Chunk action)
        {
            const long Limit = 1 << 30;
            long total = NumberOfElements * ElementSize;
            var start = (byte*)DataPointer;
            for (long done = 0; done < total; done += Limit)
                action(new Span<byte>(start + done, (int)Math.Min(Limit, total - done)));
            GC.KeepAlive(this);
        }

        private void CheckType<T>()
        {
            var type = dtype;
            if (TypeOf<T>() != type)
                throw new ArgumentException($"{typeof(T).Name} is not compatible with {type}");
        }
    }
}
