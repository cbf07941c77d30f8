using System.Runtime.InteropServices;

namespace SegDsl.Distributed.Nccl;

/// <summary>
/// Streams and events of the CUDA driver API, which torch does not expose. The driver library has the same name on all systems with a GPU, and its streams
/// and events are compatible with the CUDA runtime that torch uses.
/// </summary>
internal sealed unsafe class CudaDriver
{
    private const int NonBlockingStream = 1;
    private const int EventDisableTiming = 2;
    private const int NotReady = 600;

    private static readonly Lazy<CudaDriver> Installed = new(
        () => new CudaDriver(NativeLibrary.Load(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1")));

    private readonly delegate* unmanaged<int, byte**, int> getErrorString;
    private readonly delegate* unmanaged<int*, int, int> deviceGet;
    private readonly delegate* unmanaged<nint*, int, int> primaryContextRetain;
    private readonly delegate* unmanaged<nint, int> contextSetCurrent;
    private readonly delegate* unmanaged<nint*, uint, int> streamCreate;
    private readonly delegate* unmanaged<nint, nint, uint, int> streamWaitEvent;
    private readonly delegate* unmanaged<nint*, uint, int> eventCreate;
    private readonly delegate* unmanaged<nint, nint, int> eventRecord;
    private readonly delegate* unmanaged<nint, int> eventQuery;

    private CudaDriver(IntPtr library)
    {
        getErrorString = (delegate* unmanaged<int, byte**, int>)NativeLibrary.GetExport(library, "cuGetErrorString");
        deviceGet = (delegate* unmanaged<int*, int, int>)NativeLibrary.GetExport(library, "cuDeviceGet");
        primaryContextRetain = (delegate* unmanaged<nint*, int, int>)NativeLibrary.GetExport(library, "cuDevicePrimaryCtxRetain");
        contextSetCurrent = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(library, "cuCtxSetCurrent");
        streamCreate = (delegate* unmanaged<nint*, uint, int>)NativeLibrary.GetExport(library, "cuStreamCreate");
        streamWaitEvent = (delegate* unmanaged<nint, nint, uint, int>)NativeLibrary.GetExport(library, "cuStreamWaitEvent");
        eventCreate = (delegate* unmanaged<nint*, uint, int>)NativeLibrary.GetExport(library, "cuEventCreate");
        eventRecord = (delegate* unmanaged<nint, nint, int>)NativeLibrary.GetExport(library, "cuEventRecord");
        eventQuery = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(library, "cuEventQuery");
    }

    /// <summary>The driver of this machine.</summary>
    /// <exception cref="DllNotFoundException">The driver is not installed.</exception>
    public static CudaDriver Instance => Installed.Value;

    /// <summary>The context of a device, shared with torch. It lives until the process exits.</summary>
    /// <param name="index">The index of the device, starting at 0.</param>
    public nint ContextOf(int index)
    {
        var device = 0;
        nint context = 0;
        Check(deviceGet(&device, index));
        Check(primaryContextRetain(&context, device));
        return context;
    }

    /// <summary>Makes a context and its device current on the calling thread.</summary>
    public void Use(nint context) => Check(contextSetCurrent(context));

    /// <summary>Creates a stream that runs concurrently with all others. It lives until the process exits.</summary>
    public nint CreateStream()
    {
        nint stream = 0;
        Check(streamCreate(&stream, NonBlockingStream));
        return stream;
    }

    /// <summary>Creates an event. It lives until the process exits.</summary>
    public nint CreateEvent()
    {
        nint created = 0;
        Check(eventCreate(&created, EventDisableTiming));
        return created;
    }

    /// <summary>Records an event after the work that was submitted to a stream so far.</summary>
    public void Record(nint @event, nint stream) => Check(eventRecord(@event, stream));

    /// <summary>Makes later work on a stream wait for an event.</summary>
    public void Wait(nint stream, nint @event) => Check(streamWaitEvent(stream, @event, 0));

    /// <summary>Whether an event is complete.</summary>
    public bool IsComplete(nint @event)
    {
        var status = eventQuery(@event);
        if (status == NotReady) return false;
        Check(status);
        return true;
    }

    private void Check(int code)
    {
        if (code == 0) return;
        byte* text = null;
        var message = getErrorString(code, &text) == 0 ? Marshal.PtrToStringUTF8((nint)text) : $"error {code}";
        throw new DistributedException($"CUDA failed: {message}.");
    }
}
