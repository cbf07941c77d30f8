using System.Runtime.InteropServices;

namespace SegDsl.Distributed.Nccl;

/// <summary>
/// Streams and events of NVIDIA's driver, which torch does not hand out. Its library has the same name wherever a GPU works, and its streams and
/// events are those of the CUDA runtime that torch stands on.
/// </summary>
internal sealed unsafe class CudaDriver
{
    private const int NonBlockingStream = 1;
    private const int EventWithoutTime = 2;
    private const int NotReady = 600;

    private static readonly Lazy<CudaDriver> Installed = new(() => new CudaDriver(NativeLibrary.Load(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1")));

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
    public static CudaDriver Instance => Installed.Value;

    /// <summary>The context of a device that torch uses; it lives as long as the process.</summary>
    /// <param name="index">The device, from 0.</param>
    public nint ContextOf(int index)
    {
        var device = 0;
        nint context = 0;
        Check(deviceGet(&device, index));
        Check(primaryContextRetain(&context, device));
        return context;
    }

    /// <summary>Makes a context, and with it its device, the current one of the calling thread.</summary>
    public void Use(nint context) => Check(contextSetCurrent(context));

    /// <summary>Makes a stream that runs beside all others; it lives as long as the process.</summary>
    public nint CreateStream()
    {
        nint stream = 0;
        Check(streamCreate(&stream, NonBlockingStream));
        return stream;
    }

    /// <summary>Makes an event; it lives as long as the process.</summary>
    public nint CreateEvent()
    {
        nint made = 0;
        Check(eventCreate(&made, EventWithoutTime));
        return made;
    }

    /// <summary>Sets an event behind what a stream has to do.</summary>
    public void Record(nint @event, nint stream) => Check(eventRecord(@event, stream));

    /// <summary>Lets what is launched on a stream from now on wait for an event.</summary>
    public void Wait(nint stream, nint @event) => Check(streamWaitEvent(stream, @event, 0));

    /// <summary>Whether an event has come.</summary>
    public bool HasCome(nint @event)
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
