using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace SegDsl.Distributed.Mpi;

/// <summary>
/// The constants of MPI's C headers. Their values depend on the library: in Open MPI they are addresses of exported objects, in MPICH and its derivatives they
/// are fixed integers.
/// </summary>
internal sealed record MpiHandles
{
    /// <summary>The communicator of all ranks.</summary>
    public required nint World { get; init; }

    /// <summary>The error handler that makes functions return errors instead of terminating the process.</summary>
    public required nint ErrorsReturn { get; init; }

    /// <summary>The address for "the receive buffer is also the send buffer" (MPI_IN_PLACE).</summary>
    public required nint InPlace { get; init; }

    /// <summary>The address for "no status" (MPI_STATUS_IGNORE).</summary>
    public required nint StatusIgnore { get; init; }

    /// <summary>The type for bytes without conversion (MPI_BYTE).</summary>
    public required nint Byte { get; init; }

    /// <summary>The types that MPI can reduce.</summary>
    public required IReadOnlyDictionary<ScalarType, nint> Types { get; init; }

    /// <summary>The reduce operations.</summary>
    public required IReadOnlyDictionary<ReduceOperation, nint> Operations { get; init; }

    /// <summary>Selects the constants for a library.</summary>
    /// <param name="library">The loaded library.</param>
    /// <param name="version">The version text of the library.</param>
    /// <param name="name">The file name of the library, for messages.</param>
    /// <exception cref="DistributedException">The library is not supported.</exception>
    public static MpiHandles Of(IntPtr library, string version, string name)
    {
        if (version.StartsWith("Open MPI", StringComparison.Ordinal)) return OpenMpi(library);
        // Intel MPI has the binary interface of MPICH.
        if (version.StartsWith("MPICH", StringComparison.Ordinal) || version.StartsWith("Intel(R) MPI", StringComparison.Ordinal)) return Mpich;
        throw new DistributedException(
            $"The MPI library {name} ('{version}') is not supported. Install Open MPI 4 or later, or MPICH 3.1 or later.");
    }

    private static MpiHandles Mpich { get; } = new()
    {
        World = 0x44000000,
        ErrorsReturn = 0x54000001,
        InPlace = -1,
        StatusIgnore = 1,
        Byte = 0x4c00010d,
        Types = new Dictionary<ScalarType, nint>
        {
            [ScalarType.Float32] = 0x4c00040a,
            [ScalarType.Float64] = 0x4c00080b,
            [ScalarType.Int64] = 0x4c00083a,
            [ScalarType.Int32] = 0x4c000439,
            [ScalarType.Int16] = 0x4c000238,
            [ScalarType.Int8] = 0x4c000137,
            [ScalarType.Byte] = 0x4c00013b,
        },
        Operations = new Dictionary<ReduceOperation, nint>
        {
            [ReduceOperation.Sum] = 0x58000003,
            [ReduceOperation.Product] = 0x58000004,
            [ReduceOperation.Minimum] = 0x58000002,
            [ReduceOperation.Maximum] = 0x58000001,
        },
    };

    private static MpiHandles OpenMpi(IntPtr library)
    {
        nint Exported(string symbol) => NativeLibrary.GetExport(library, "ompi_mpi_" + symbol);
        return new MpiHandles
        {
            World = Exported("comm_world"),
            ErrorsReturn = Exported("errors_return"),
            InPlace = 1,
            StatusIgnore = 0,
            Byte = Exported("byte"),
            Types = new Dictionary<ScalarType, nint>
            {
                [ScalarType.Float32] = Exported("float"),
                [ScalarType.Float64] = Exported("double"),
                [ScalarType.Int64] = Exported("int64_t"),
                [ScalarType.Int32] = Exported("int32_t"),
                [ScalarType.Int16] = Exported("int16_t"),
                [ScalarType.Int8] = Exported("int8_t"),
                [ScalarType.Byte] = Exported("uint8_t"),
            },
            Operations = new Dictionary<ReduceOperation, nint>
            {
                [ReduceOperation.Sum] = Exported("op_sum"),
                [ReduceOperation.Product] = Exported("op_prod"),
                [ReduceOperation.Minimum] = Exported("op_min"),
                [ReduceOperation.Maximum] = Exported("op_max"),
            },
        };
    }
}
