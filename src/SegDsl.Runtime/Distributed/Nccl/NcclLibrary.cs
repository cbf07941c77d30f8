using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Distributed.Nccl;

/// <summary>NVIDIA's NCCL 2, called through its C interface: communicators and streams are pointers, enumerations are 32-bit integers.</summary>
internal sealed unsafe class NcclLibrary
{
    private static readonly Lazy<NcclLibrary> Installed = new(Load);

    private readonly delegate* unmanaged<int, byte*> getErrorString;

    private NcclLibrary(IntPtr library)
    {
        getErrorString = (delegate* unmanaged<int, byte*>)NativeLibrary.GetExport(library, "ncclGetErrorString");
        GetUniqueId = (delegate* unmanaged<NcclUniqueId*, int>)NativeLibrary.GetExport(library, "ncclGetUniqueId");
        CommInitRank = (delegate* unmanaged<nint*, int, NcclUniqueId, int, int>)NativeLibrary.GetExport(library, "ncclCommInitRank");
        CommDestroy = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(library, "ncclCommDestroy");
        CommAbort = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(library, "ncclCommAbort");
        CommGetAsyncError = (delegate* unmanaged<nint, int*, int>)NativeLibrary.GetExport(library, "ncclCommGetAsyncError");
        AllReduce = (delegate* unmanaged<nint, nint, nuint, int, int, nint, nint, int>)NativeLibrary.GetExport(library, "ncclAllReduce");
        Broadcast = (delegate* unmanaged<nint, nint, nuint, int, int, nint, nint, int>)NativeLibrary.GetExport(library, "ncclBroadcast");
        AllGather = (delegate* unmanaged<nint, nint, nuint, int, nint, nint, int>)NativeLibrary.GetExport(library, "ncclAllGather");
        ReduceScatter = (delegate* unmanaged<nint, nint, nuint, int, int, nint, nint, int>)NativeLibrary.GetExport(library, "ncclReduceScatter");
    }

    /// <summary>The installed library.</summary>
    /// <exception cref="DistributedException">The library is not installed.</exception>
    public static NcclLibrary Instance => Installed.Value;

    /// <summary>The <c>ncclDataType_t</c> of element types that NCCL can reduce.</summary>
    public static IReadOnlyDictionary<ScalarType, int> Types { get; } = new Dictionary<ScalarType, int>
    {
        [ScalarType.Int8] = 0,
        [ScalarType.Byte] = 1,
        [ScalarType.Int32] = 2,
        [ScalarType.Int64] = 4,
        [ScalarType.Float16] = 6,
        [ScalarType.Float32] = 7,
        [ScalarType.Float64] = 8,
        [ScalarType.BFloat16] = 9,
    };

    /// <summary>The <c>ncclRedOp_t</c> of reduce operations.</summary>
    public static IReadOnlyDictionary<ReduceOperation, int> Operations { get; } = new Dictionary<ReduceOperation, int>
    {
        [ReduceOperation.Sum] = 0,
        [ReduceOperation.Product] = 1,
        [ReduceOperation.Maximum] = 2,
        [ReduceOperation.Minimum] = 3,
    };

    /// <summary><c>ncclGetUniqueId(id)</c>.</summary>
    public delegate* unmanaged<NcclUniqueId*, int> GetUniqueId { get; }

    /// <summary><c>ncclCommInitRank(comm, ranks, id, rank)</c>; the id is passed by value.</summary>
    public delegate* unmanaged<nint*, int, NcclUniqueId, int, int> CommInitRank { get; }

    /// <summary><c>ncclCommDestroy(comm)</c>.</summary>
    public delegate* unmanaged<nint, int> CommDestroy { get; }

    /// <summary><c>ncclCommAbort(comm)</c>.</summary>
    public delegate* unmanaged<nint, int> CommAbort { get; }

    /// <summary><c>ncclCommGetAsyncError(comm, error)</c>.</summary>
    public delegate* unmanaged<nint, int*, int> CommGetAsyncError { get; }

    /// <summary><c>ncclAllReduce(send, receive, count, type, operation, comm, stream)</c>.</summary>
    public delegate* unmanaged<nint, nint, nuint, int, int, nint, nint, int> AllReduce { get; }

    /// <summary><c>ncclBroadcast(send, receive, count, type, root, comm, stream)</c>.</summary>
    public delegate* unmanaged<nint, nint, nuint, int, int, nint, nint, int> Broadcast { get; }

    /// <summary><c>ncclAllGather(send, receive, sendcount, type, comm, stream)</c>.</summary>
    public delegate* unmanaged<nint, nint, nuint, int, nint, nint, int> AllGather { get; }

    /// <summary><c>ncclReduceScatter(send, receive, receivecount, type, operation, comm, stream)</c>.</summary>
    public delegate* unmanaged<nint, nint, nuint, int, int, nint, nint, int> ReduceScatter { get; }

    /// <summary>Throws an exception with NCCL's message if a call failed.</summary>
    /// <exception cref="DistributedException">The code is not 0 (ncclSuccess).</exception>
    public void Check(int code)
    {
        if (code != 0) throw new DistributedException($"NCCL failed: {Describe(code)} (set NCCL_DEBUG=INFO to see why).");
    }

    /// <summary>NCCL's description of an error.</summary>
    public string Describe(int code) => Utf8StringMarshaller.ConvertToManaged(getErrorString(code)) ?? $"error {code}";

    // NCCL is available only on Linux. libtorch with CUDA contains it as a separate library or statically linked.
    private static NcclLibrary Load()
    {
        if (!OperatingSystem.IsLinux())
            throw new DistributedException("Training on several GPUs requires NCCL, which is available only on Linux. Train on one GPU.");
        if (NativeLibrary.TryLoad("libnccl.so.2", typeof(torch).Assembly, null, out var library)
            || (NativeLibrary.TryLoad("libtorch_cuda.so", typeof(torch).Assembly, null, out library)
                && NativeLibrary.TryGetExport(library, "ncclGetUniqueId", out _)))
        {
            return new NcclLibrary(library);
        }
        throw new DistributedException(
            "Training on several GPUs requires NCCL, but neither libnccl.so.2 nor a libtorch_cuda.so that contains it is installed. "
            + "Install it: 'apt install libnccl2' from NVIDIA's repository, or 'pip install nvidia-nccl-cu12' with its folder in LD_LIBRARY_PATH.");
    }
}

/// <summary>The identifier of a communicator: 128 bytes that rank 0 creates and shares.</summary>
[InlineArray(Length)]
internal struct NcclUniqueId
{
    /// <summary>The number of bytes (NCCL_UNIQUE_ID_BYTES).</summary>
    public const int Length = 128;

    private byte first;

    /// <summary>The bytes in Base64.</summary>
    public override readonly string ToString() => Convert.ToBase64String(this);

    /// <summary>Parses the Base64 text.</summary>
    public static NcclUniqueId Parse(string text)
    {
        var id = new NcclUniqueId();
        Convert.FromBase64String(text).CopyTo(id);
        return id;
    }
}
