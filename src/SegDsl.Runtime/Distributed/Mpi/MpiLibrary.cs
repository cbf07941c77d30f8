using System.Runtime.InteropServices;
using System.Text;

namespace SegDsl.Distributed.Mpi;

/// <summary>
/// The installed MPI library, called through the C interface of the MPI-3 standard. Handles are passed as native integers: those of Open MPI are pointers,
/// and those of MPICH are 32-bit integers, which the calling conventions of x64 and Arm64 pass in the same registers.
/// </summary>
internal sealed unsafe class MpiLibrary
{
    /// <summary>The thread support level at which several threads may call MPI concurrently (MPI_THREAD_MULTIPLE).</summary>
    public const int ThreadMultiple = 3;

    /// <summary>Installation instructions for messages.</summary>
    public const string Installation =
        "Install Open MPI: 'apt install openmpi-bin' on Debian and Ubuntu, 'dnf install openmpi' and 'module load mpi' on Fedora, "
        + "'brew install open-mpi' on macOS.";

    private const int MaxTextBytes = 8192;
    private static readonly Lazy<MpiLibrary> Installed = new(Load);

    private readonly delegate* unmanaged<int, byte*, int*, int> errorString;

    private MpiLibrary(IntPtr library, string path)
    {
        Version = ReadVersion(library);
        Handles = MpiHandles.Of(library, Version, path);
        errorString = (delegate* unmanaged<int, byte*, int*, int>)NativeLibrary.GetExport(library, "MPI_Error_string");
        InitThread = (delegate* unmanaged<int*, byte***, int, int*, int>)NativeLibrary.GetExport(library, "MPI_Init_thread");
        FinalizeMpi = (delegate* unmanaged<int>)NativeLibrary.GetExport(library, "MPI_Finalize");
        CommRank = (delegate* unmanaged<nint, int*, int>)NativeLibrary.GetExport(library, "MPI_Comm_rank");
        CommSize = (delegate* unmanaged<nint, int*, int>)NativeLibrary.GetExport(library, "MPI_Comm_size");
        CommDup = (delegate* unmanaged<nint, nint*, int>)NativeLibrary.GetExport(library, "MPI_Comm_dup");
        CommSetErrhandler = (delegate* unmanaged<nint, nint, int>)NativeLibrary.GetExport(library, "MPI_Comm_set_errhandler");
        Ibarrier = (delegate* unmanaged<nint, nint*, int>)NativeLibrary.GetExport(library, "MPI_Ibarrier");
        Test = (delegate* unmanaged<nint*, int*, nint, int>)NativeLibrary.GetExport(library, "MPI_Test");
        Bcast = (delegate* unmanaged<nint, int, nint, int, nint, int>)NativeLibrary.GetExport(library, "MPI_Bcast");
        Allreduce = (delegate* unmanaged<nint, nint, int, nint, nint, nint, int>)NativeLibrary.GetExport(library, "MPI_Allreduce");
        Allgather = (delegate* unmanaged<nint, int, nint, nint, int, nint, nint, int>)NativeLibrary.GetExport(library, "MPI_Allgather");
        ReduceScatterBlock =
            (delegate* unmanaged<nint, nint, int, nint, nint, nint, int>)NativeLibrary.GetExport(library, "MPI_Reduce_scatter_block");
    }

    /// <summary>The installed library.</summary>
    /// <exception cref="DistributedException">No library is installed, or it is not supported.</exception>
    public static MpiLibrary Instance => Installed.Value;

    /// <summary>The first line of the version text, for example <c>Open MPI v4.1.4, …</c>.</summary>
    public string Version { get; }

    /// <summary>The communicators, data types and operations.</summary>
    public MpiHandles Handles { get; }

    /// <summary><c>MPI_Init_thread(argc, argv, required, provided)</c>.</summary>
    public delegate* unmanaged<int*, byte***, int, int*, int> InitThread { get; }

    /// <summary><c>MPI_Finalize()</c>.</summary>
    public delegate* unmanaged<int> FinalizeMpi { get; }

    /// <summary><c>MPI_Comm_rank(comm, rank)</c>.</summary>
    public delegate* unmanaged<nint, int*, int> CommRank { get; }

    /// <summary><c>MPI_Comm_size(comm, size)</c>.</summary>
    public delegate* unmanaged<nint, int*, int> CommSize { get; }

    /// <summary><c>MPI_Comm_dup(comm, newcomm)</c>.</summary>
    public delegate* unmanaged<nint, nint*, int> CommDup { get; }

    /// <summary><c>MPI_Comm_set_errhandler(comm, handler)</c>.</summary>
    public delegate* unmanaged<nint, nint, int> CommSetErrhandler { get; }

    /// <summary><c>MPI_Ibarrier(comm, request)</c>.</summary>
    public delegate* unmanaged<nint, nint*, int> Ibarrier { get; }

    /// <summary><c>MPI_Test(request, flag, status)</c>.</summary>
    public delegate* unmanaged<nint*, int*, nint, int> Test { get; }

    /// <summary><c>MPI_Bcast(buffer, count, type, root, comm)</c>.</summary>
    public delegate* unmanaged<nint, int, nint, int, nint, int> Bcast { get; }

    /// <summary><c>MPI_Allreduce(send, receive, count, type, operation, comm)</c>.</summary>
    public delegate* unmanaged<nint, nint, int, nint, nint, nint, int> Allreduce { get; }

    /// <summary><c>MPI_Allgather(send, sendcount, sendtype, receive, receivecount, receivetype, comm)</c>.</summary>
    public delegate* unmanaged<nint, int, nint, nint, int, nint, nint, int> Allgather { get; }

    /// <summary><c>MPI_Reduce_scatter_block(send, receive, receivecount, type, operation, comm)</c>.</summary>
    public delegate* unmanaged<nint, nint, int, nint, nint, nint, int> ReduceScatterBlock { get; }

    /// <summary>Throws an exception with the library's message if a call failed.</summary>
    /// <exception cref="DistributedException">The code is not 0 (MPI_SUCCESS).</exception>
    public void Check(int code)
    {
        if (code == 0) return;
        var text = stackalloc byte[MaxTextBytes];
        var length = 0;
        var message = errorString(code, text, &length) == 0 ? Encoding.UTF8.GetString(text, length) : $"error {code}";
        throw new DistributedException($"MPI failed: {message}");
    }

    private static string[] OpenMpi => OperatingSystem.IsWindows() ? [] : OperatingSystem.IsMacOS() ? ["libmpi.40.dylib", "libmpi.dylib"] : ["libmpi.so.40"];

    // MPICH under its own name and that of Debian, and Intel MPI. MS-MPI is detected to report that it is not supported.
    private static string[] Mpich =>
        OperatingSystem.IsWindows() ? ["impi.dll", "msmpi.dll"] : OperatingSystem.IsMacOS() ? ["libmpi.12.dylib"] : ["libmpi.so.12", "libmpich.so.12"];

    private static MpiLibrary Load()
    {
        if (OperatingSystem.IsLinux()) DisableUcxSignalHandlers();
        // If both are installed, use the library that belongs to the launcher of this process.
        string[] names = LauncherVariables.IsHydra ? [.. Mpich, .. OpenMpi] : [.. OpenMpi, .. Mpich];
        foreach (var name in names)
            if (NativeLibrary.TryLoad(name, out var library)) return new MpiLibrary(library, name);
        throw new DistributedException(
            $"Training with several processes on CPUs requires MPI, but none of {string.Join(", ", names)} is installed. {Installation}");
    }

    // UCX, which MPI loads for fast networks, handles signals that .NET converts to exceptions, unless an environment variable disables it. .NET keeps its own
    // copy of the environment, so the variable must be set with the C library.
    private static void DisableUcxSignalHandlers()
    {
        var setEnvironment = (delegate* unmanaged<byte*, byte*, int, int>)NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), "setenv");
        fixed (byte* name = "UCX_ERROR_SIGNALS\0"u8, empty = "\0"u8)
            if (setEnvironment(name, empty, 0) != 0) throw new DistributedException("Cannot set the environment variable UCX_ERROR_SIGNALS.");
    }

    private static string ReadVersion(IntPtr library)
    {
        var read = (delegate* unmanaged<byte*, int*, int>)NativeLibrary.GetExport(library, "MPI_Get_library_version");
        var text = stackalloc byte[MaxTextBytes];
        var length = 0;
        var status = read(text, &length);
        if (status != 0) throw new DistributedException($"Cannot read the version of the MPI library: error {status}.");
        return Encoding.UTF8.GetString(text, length).TrimEnd('\0').Split('\n')[0].Trim();
    }
}
