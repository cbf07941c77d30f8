using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The number of dimensions.</summary>
        public long Dimensions => Info.Dimensions;

        /// <summary>The number of dimensions.</summary>
        public long ndim => Info.Dimensions;

        /// <summary>The number of dimensions.</summary>
        public long dim() => Info.Dimensions;

        /// <summary>The number of elements.</summary>
        public long NumberOfElements => Info.Elements;

        /// <summary>The number of elements.</summary>
        public long numel() => Info.Elements;

        /// <summary>The size of an element in bytes.</summary>
        public long ElementSize => dtype.ElementSize();

        /// <summary>The size of an element in bytes.</summary>
        public long element_size() => ElementSize;

        /// <summary>The type of the elements.</summary>
        public ScalarType dtype => (ScalarType)Info.Type;

        /// <summary>Where the tensor is.</summary>
        public Device device
        {
            get
            {
                var info = Info;
                return new Device((DeviceType)info.DeviceType, info.DeviceIndex);
            }
        }

        /// <summary>The kind of device the tensor is on.</summary>
        public DeviceType device_type => (DeviceType)Info.DeviceType;

        /// <summary>Which of the devices of its kind the tensor is on; -1 where there is one only.</summary>
        public int device_index => Info.DeviceIndex;

        /// <summary>Whether the tensor is in the processor's memory.</summary>
        public bool is_cpu() => device_type == DeviceType.CPU;

        /// <summary>Whether the tensor is on a CUDA device.</summary>
        public bool is_cuda => device_type == DeviceType.CUDA;

        /// <summary>Whether the tensor has a shape but no memory.</summary>
        public bool is_meta => device_type == DeviceType.META;

        /// <summary>Whether only some elements are stored.</summary>
        public bool is_sparse => (Info.Flags & TensorFlags.Sparse) != 0;

        /// <summary>Whether the elements lie one after the other in row-major order.</summary>
        public bool is_contiguous() => (Info.Flags & TensorFlags.Contiguous) != 0;

        /// <summary>Whether the tensor is in page-locked memory.</summary>
        public bool is_pinned() => is_cpu() && torch.cuda.is_available() && Aten.is_pinned.CallBool(this);

        /// <summary>Whether the tensor is not the result of an operation that gradients flow through.</summary>
        public bool is_leaf => (Info.Flags & TensorFlags.Leaf) != 0;

        /// <summary>Whether the elements are complex numbers.</summary>
        public bool is_complex() => torch.is_complex(dtype);

        /// <summary>Whether the elements are floating-point numbers.</summary>
        public bool is_floating_point() => torch.is_floating_point(dtype);

        /// <summary>Whether the elements are integers or truth values.</summary>
        public bool is_integral() => torch.is_integral(dtype);

        /// <summary>Whether the tensor is a lazily conjugated view.</summary>
        public bool is_conj() => (Info.Flags & TensorFlags.Conjugate) != 0;

        /// <summary>Whether the tensor is a lazily negated view.</summary>
        public bool is_neg() => (Info.Flags & TensorFlags.Negative) != 0;

        /// <summary>Whether the tensor's one element is not zero.</summary>
        public bool is_nonzero() => Aten.is_nonzero.CallBool(this);

        /// <summary>The size of every dimension.</summary>
        public unsafe long[] shape
        {
            get
            {
                var sizes = new long[Info.Dimensions];
                fixed (long* start = sizes)
                    Errors.Check(NativeMethods.tsa_sizes(Handle, start));
                GC.KeepAlive(this);
                return sizes;
            }
        }

        /// <summary>The size of every dimension.</summary>
        public long[] size() => shape;

        /// <summary>The size of a dimension; negative ones count from the last.</summary>
        public long size(int dim) => At(shape, dim);

        /// <summary>How many elements lie between neighbours, by dimension.</summary>
        public unsafe long[] stride()
        {
            var strides = new long[Info.Dimensions];
            fixed (long* start = strides)
                Errors.Check(NativeMethods.tsa_strides(Handle, start));
            GC.KeepAlive(this);
            return strides;
        }

        /// <summary>How many elements lie between neighbours along a dimension.</summary>
        public long stride(int dim) => At(stride(), dim);

        /// <summary>How many elements of the memory lie before the first.</summary>
        public long storage_offset()
        {
            Errors.Check(NativeMethods.tsa_storage_offset(Handle, out long offset));
            GC.KeepAlive(this);
            return offset;
        }

        internal TensorInfo Info
        {
            get
            {
                Errors.Check(NativeMethods.tsa_describe(Handle, out var info));
                GC.KeepAlive(this);
                return info;
            }
        }

        private static long At(long[] values, int dim)
        {
            int index = dim < 0 ? dim + values.Length : dim;
            return (uint)index < (uint)values.Length
                ? values[index]
                : throw new ArgumentOutOfRangeException(nameof(dim), dim, $"The tensor has {values.Length} dimensions.");
        }
    }
}
