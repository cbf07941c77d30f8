using System.Runtime.InteropServices;
using TorchSharp;

namespace SegDsl.Torch;

/// <summary>
/// Functions of libtorch's stable C ABI. Each returns 0 on success. The library is resolved by the same name and search paths as in TorchSharp, so that both
/// use the same copy.
/// </summary>
internal static unsafe partial class StableAbi
{
    /// <summary>The library with the functions on all systems, without the prefix and extension that .NET adds.</summary>
    public const string Library = "torch_cpu";

    /// <summary>The libtorch version whose operators <see cref="TorchOperators"/> declares.</summary>
    private const ulong DeclaredVersion = 0x020A;

    static StableAbi() => torch.InitializeDeviceType(DeviceType.CPU);

    /// <summary>The loaded library.</summary>
    public static nint Handle => NativeLibrary.Load(Library, typeof(StableAbi).Assembly, null);

    /// <summary>Checks that the libtorch version matches the declared operators: wrong arguments could crash the process.</summary>
    /// <exception cref="NotSupportedException">The version differs.</exception>
    public static void RequireVersion(ulong version)
    {
        if (version >> 48 != DeclaredVersion)
        {
            throw new NotSupportedException(
                $"SegDsl requires libtorch {DeclaredVersion >> 8}.{DeclaredVersion & 0xFF}, but this process loaded {version >> 56}.{(version >> 48) & 0xFF}. "
                + "Reference the TorchSharp version that SegDsl depends on.");
        }
    }

    [LibraryImport(Library)]
    internal static partial ulong aoti_torch_abi_version();

    [LibraryImport(Library)]
    internal static partial int torch_call_dispatcher(byte* name, byte* overload, long* stack, ulong version);

    [LibraryImport(Library)]
    internal static partial int aoti_torch_new_tensor_handle(nint tensor, out nint result);

    [LibraryImport(Library)]
    internal static partial int aoti_torch_delete_tensor_object(nint tensor);

    [LibraryImport(Library)]
    internal static partial int aoti_torch_is_defined(nint tensor, out byte isDefined);

    [LibraryImport(Library)]
    internal static partial int aoti_torch_get_data_ptr(nint tensor, out nint pointer);

    [LibraryImport(Library)]
    internal static partial int torch_new_list_reserve_size(nuint capacity, out nint list);

    [LibraryImport(Library)]
    internal static partial int torch_list_push_back(nint list, long item);

    [LibraryImport(Library)]
    internal static partial int torch_list_size(nint list, out nuint size);

    [LibraryImport(Library)]
    internal static partial int torch_list_get_item(nint list, nuint index, out long item);

    [LibraryImport(Library)]
    internal static partial int torch_delete_list(nint list);

    [LibraryImport(Library)]
    internal static partial int torch_new_string_handle(ReadOnlySpan<byte> text, nuint length, out nint result);

    [LibraryImport(Library)]
    internal static partial int torch_delete_string(nint text);

    /// <summary>Exported by the CUDA library, which is loaded on the first call.</summary>
    [LibraryImport("torch_cuda")]
    internal static partial int aoti_torch_get_current_cuda_stream(int device, out nint stream);
}
