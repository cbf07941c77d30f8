using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;
using SegDsl.Distributed;
using TorchSharp;

namespace SegDsl.Native;

/// <summary>
/// The functions of libsegdsl_torch: what libtorch has in C++ alone. They take tensor handles, which are the same whoever made them, and
/// return 0, or another number where <see cref="Check"/> has something to say.
/// </summary>
internal static unsafe partial class NativeTorch
{
    private const string Library = "segdsl_torch";

    /// <summary>Throws what the last call on this thread complained about.</summary>
    /// <exception cref="NativeTorchException">The status is not 0.</exception>
    public static void Check(int status)
    {
        if (status != 0) throw new NativeTorchException(Utf8StringMarshaller.ConvertToManaged(sdt_last_error()) ?? "an unknown error of libtorch");
    }

    /// <summary>The handles of tensors, in their order; the tensors must be kept alive until the call is over.</summary>
    public static IntPtr[] Handles(IReadOnlyList<torch.Tensor> tensors)
    {
        var handles = new IntPtr[tensors.Count];
        for (var i = 0; i < handles.Length; i++) handles[i] = tensors[i].Handle;
        return handles;
    }

    /// <summary>Whether the library is there: a build without libtorch's headers leaves it out.</summary>
    public static bool IsAvailable => NativeLibrary.TryLoad(Library, typeof(NativeTorch).Assembly, null, out _);

    /// <summary>What to say where it is not.</summary>
    /// <param name="what">What needs it, say "Training on several devices".</param>
    public static DistributedException Missing(string what) => new(
        $"{what} needs libsegdsl_torch, which this build does not have. Build with TorchProvider=system, or with Torch_DIR set to the CMake "
        + "folder of a libtorch of the version that the TorchSharp package has.");

    [LibraryImport(Library)]
    private static partial byte* sdt_last_error();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int sdt_open_store(string host, int port, int isServer, int workers, long timeoutMilliseconds, out IntPtr store);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int sdt_prefix_store(StoreHandle store, string prefix, out IntPtr result);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int sdt_store_set(StoreHandle store, string key, ReadOnlySpan<byte> value, int length);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int sdt_store_get(StoreHandle store, string key, Span<byte> value, int capacity, out int length);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int sdt_store_has(StoreHandle store, string key, out int found);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int sdt_store_add(StoreHandle store, string key, long amount, out long sum);

    [LibraryImport(Library)]
    internal static partial void sdt_free_store(IntPtr store);

    [LibraryImport(Library)]
    internal static partial int sdt_has_nccl();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int sdt_create_group(StoreHandle store, string backend, int rank, int size, long timeoutMilliseconds, out IntPtr group);

    [LibraryImport(Library)]
    internal static partial int sdt_start_group(GroupHandle group);

    [LibraryImport(Library)]
    internal static partial void sdt_free_group(IntPtr group);

    [LibraryImport(Library)]
    internal static partial int sdt_broadcast(GroupHandle group, IntPtr tensor, int root);

    [LibraryImport(Library)]
    internal static partial int sdt_all_reduce(GroupHandle group, IntPtr tensor, int operation);

    [LibraryImport(Library)]
    internal static partial int sdt_all_gather(GroupHandle group, IntPtr[] outputs, int count, IntPtr input);

    [LibraryImport(Library)]
    internal static partial int sdt_reduce_scatter(GroupHandle group, IntPtr output, IntPtr[] inputs, int count);

    [LibraryImport(Library)]
    internal static partial int sdt_barrier(GroupHandle group);

    [LibraryImport(Library)]
    internal static partial int sdt_broadcast_coalesced(GroupHandle group, IntPtr[] tensors, int count, int root);

    [LibraryImport(Library)]
    internal static partial int sdt_enter_autocast(int isCuda, int scalarType, out IntPtr mode);

    [LibraryImport(Library)]
    internal static partial void sdt_leave_autocast(IntPtr mode);

    [LibraryImport(Library)]
    internal static partial int sdt_unscale(IntPtr[] gradients, int count, double factor, out int finite);

    [LibraryImport(Library)]
    internal static partial int sdt_channels_last(IntPtr tensor, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int sdt_set_channels_last(IntPtr[] parameters, int count);
}
