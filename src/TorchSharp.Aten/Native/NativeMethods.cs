using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace TorchSharp.Native;

/// <summary>What a tensor is, as <c>Info</c> in tensors.cpp lays it out.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TensorInfo
{
    public long Dimensions;
    public long Elements;
    public int Type;
    public int DeviceType;
    public int DeviceIndex;
    public TensorFlags Flags;
}

[Flags]
internal enum TensorFlags
{
    None = 0,
    RequiresGrad = 1,
    Leaf = 2,
    Contiguous = 4,
    Sparse = 8,
    Conjugate = 16,
    Negative = 32,
}

/// <summary>The functions of libtorchsharp_aten; those that can fail return a status for <see cref="Errors.Check"/>.</summary>
internal static unsafe partial class NativeMethods
{
    private const string Library = "torchsharp_aten";

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial byte* tsa_last_error();

    [LibraryImport(Library)]
    internal static partial int tsa_find_operator(byte* name, byte* overload, out IntPtr op);

    [LibraryImport(Library)]
    internal static partial int tsa_call(IntPtr op, NativeArgument* arguments, int count, NativeResult* results, int capacity);

    [LibraryImport(Library)]
    internal static partial void tsa_free_array(IntPtr handles);

    [LibraryImport(Library)]
    internal static partial void tsa_free_tensor(IntPtr tensor);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial int tsa_describe(IntPtr tensor, out TensorInfo info);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial int tsa_sizes(IntPtr tensor, long* sizes);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial int tsa_strides(IntPtr tensor, long* strides);

    [LibraryImport(Library)]
    internal static partial int tsa_storage_offset(IntPtr tensor, out long offset);

    [LibraryImport(Library)]
    internal static partial int tsa_alias(IntPtr tensor, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int tsa_data(IntPtr tensor, out IntPtr data);

    [LibraryImport(Library)]
    internal static partial int tsa_from_memory(
        void* data, long* sizes, int dimensions, int type, delegate* unmanaged<IntPtr, void> release, IntPtr context, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int tsa_backward(
        IntPtr* tensors, int tensorCount, IntPtr* gradients, int gradientCount, int retainGraph, int createGraph, IntPtr* inputs, int inputCount);

    [LibraryImport(Library)]
    internal static partial int tsa_gradients(
        IntPtr* outputs, int outputCount, IntPtr* inputs, int inputCount, IntPtr* gradients, int gradientCount,
        int retainGraph, int createGraph, int allowUnused, IntPtr* results);

    [LibraryImport(Library)]
    internal static partial int tsa_attach_function(
        IntPtr* inputs, int inputCount, IntPtr* outputs, int outputCount, IntPtr* saved, int savedCount, IntPtr state,
        delegate* unmanaged<IntPtr, IntPtr*, IntPtr*, int> backward, delegate* unmanaged<IntPtr, void> release, byte* name, out IntPtr function);

    [LibraryImport(Library)]
    internal static partial int tsa_saved_tensors(IntPtr function, int count, IntPtr* results);

    [LibraryImport(Library)]
    internal static partial void tsa_set_last_error(byte* message);

    [LibraryImport(Library)]
    internal static partial int tsa_gradient(IntPtr tensor, out IntPtr gradient);

    [LibraryImport(Library)]
    internal static partial int tsa_set_gradient(IntPtr tensor, IntPtr gradient);

    [LibraryImport(Library)]
    internal static partial int tsa_set_requires_grad(IntPtr tensor, int value);

    [LibraryImport(Library)]
    internal static partial int tsa_retain_gradient(IntPtr tensor);

    [LibraryImport(Library)]
    internal static partial int tsa_grad_enabled();

    [LibraryImport(Library)]
    internal static partial void tsa_set_grad_enabled(int value);

    [LibraryImport(Library)]
    internal static partial int tsa_inference_mode_enabled();

    [LibraryImport(Library)]
    internal static partial int tsa_enter_inference_mode(int value, out IntPtr guard);

    [LibraryImport(Library)]
    internal static partial void tsa_leave_inference_mode(IntPtr guard);

    [LibraryImport(Library)]
    internal static partial int tsa_anomaly_enabled();

    [LibraryImport(Library)]
    internal static partial int tsa_anomaly_checks_nan();

    [LibraryImport(Library)]
    internal static partial void tsa_set_anomaly(int enabled, int checkNan);

    [LibraryImport(Library)]
    internal static partial byte* tsa_version();

    [LibraryImport(Library)]
    internal static partial int tsa_get_num_threads();

    [LibraryImport(Library)]
    internal static partial int tsa_set_num_threads(int count);

    [LibraryImport(Library)]
    internal static partial int tsa_get_num_interop_threads();

    [LibraryImport(Library)]
    internal static partial int tsa_set_num_interop_threads(int count);

    [LibraryImport(Library)]
    internal static partial int tsa_cuda_available(out int result);

    [LibraryImport(Library)]
    internal static partial int tsa_cudnn_available(out int result);

    [LibraryImport(Library)]
    internal static partial int tsa_cuda_count(out int result);

    [LibraryImport(Library)]
    internal static partial int tsa_cuda_seed(long seed, int all);

    [LibraryImport(Library)]
    internal static partial int tsa_cuda_synchronize(long index);

    [LibraryImport(Library)]
    internal static partial int tsa_manual_seed(long seed);

    [LibraryImport(Library)]
    internal static partial int tsa_generator(int deviceType, int deviceIndex, int fresh, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial void tsa_free_generator(IntPtr generator);

    [LibraryImport(Library)]
    internal static partial int tsa_generator_device(IntPtr generator, out int type, out int index);

    [LibraryImport(Library)]
    internal static partial int tsa_generator_set_seed(IntPtr generator, long seed);

    [LibraryImport(Library)]
    internal static partial int tsa_generator_random_seed(IntPtr generator, out long seed);

    [LibraryImport(Library)]
    internal static partial int tsa_generator_seed(IntPtr generator, out long seed);

    [LibraryImport(Library)]
    internal static partial int tsa_generator_state(IntPtr generator, out IntPtr state);

    [LibraryImport(Library)]
    internal static partial int tsa_generator_set_state(IntPtr generator, IntPtr state);

    [LibraryImport(Library)]
    internal static partial int tsa_allow_tf32_cublas();

    [LibraryImport(Library)]
    internal static partial void tsa_set_allow_tf32_cublas(int value);

    [LibraryImport(Library)]
    internal static partial int tsa_allow_tf32_cudnn();

    [LibraryImport(Library)]
    internal static partial void tsa_set_allow_tf32_cudnn(int value);
}
