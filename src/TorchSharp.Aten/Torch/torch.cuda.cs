using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Whether CUDA devices can be used.</summary>
    public static bool cuda_is_available() => cuda.is_available();

    /// <summary>CUDA devices.</summary>
    public static partial class cuda
    {
        /// <summary>Whether CUDA devices can be used.</summary>
        public static bool is_available()
        {
            Errors.Check(NativeMethods.tsa_cuda_available(out int result));
            return result != 0;
        }

        /// <summary>Whether cuDNN can be used.</summary>
        public static bool is_cudnn_available()
        {
            Errors.Check(NativeMethods.tsa_cudnn_available(out int result));
            return result != 0;
        }

        /// <summary>The number of CUDA devices.</summary>
        public static int device_count()
        {
            Errors.Check(NativeMethods.tsa_cuda_count(out int result));
            return result;
        }

        /// <summary>Seeds the generator of the current CUDA device; nothing where there is none.</summary>
        public static void manual_seed(long seed) => Seed(seed, all: false);

        /// <summary>Seeds the generators of all CUDA devices; nothing where there are none.</summary>
        public static void manual_seed_all(long seed) => Seed(seed, all: true);

        /// <summary>Waits until a CUDA device, the current one by default, has done all its work.</summary>
        /// <exception cref="InvalidOperationException">There is none.</exception>
        public static void synchronize(Device? device = null)
        {
            InitializeDeviceType(DeviceType.CUDA);
            Errors.Check(NativeMethods.tsa_cuda_synchronize(device?.index ?? -1));
        }

        private static void Seed(long seed, bool all)
        {
            if (is_available())
                Errors.Check(NativeMethods.tsa_cuda_seed(seed, all ? 1 : 0));
        }
    }

    /// <summary>Switches of the libraries beneath.</summary>
    public static partial class backends
    {
        /// <summary>Switches of CUDA.</summary>
        public static partial class cuda
        {
            /// <summary>Switches of matrix products.</summary>
            public static partial class matmul
            {
                /// <summary>Whether products of singles may use TensorFloat-32: faster, with 10 bits of mantissa.</summary>
                public static bool allow_tf32
                {
                    get => NativeMethods.tsa_allow_tf32_cublas() != 0;
                    set => NativeMethods.tsa_set_allow_tf32_cublas(value ? 1 : 0);
                }
            }
        }

        /// <summary>Switches of cuDNN.</summary>
        public static partial class cudnn
        {
            /// <summary>Whether convolutions of singles may use TensorFloat-32: faster, with 10 bits of mantissa.</summary>
            public static bool allow_tf32
            {
                get => NativeMethods.tsa_allow_tf32_cudnn() != 0;
                set => NativeMethods.tsa_set_allow_tf32_cudnn(value ? 1 : 0);
            }
        }
    }
}
