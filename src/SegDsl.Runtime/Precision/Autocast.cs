using SegDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Precision;

/// <summary>
/// torch's autocast: from <see cref="Enter"/> to <see cref="Dispose"/>, on the calling thread, convolutions and matrix products compute in
/// a narrower type, and operations that need 32 bits keep them. It is for forward passes; backward follows by itself.
/// Micikevicius et al.: Mixed Precision Training, ICLR 2018.
/// </summary>
public sealed class Autocast : IDisposable
{
    private readonly (DeviceType Device, bool WasEnabled, ScalarType Type)? before;
    private readonly int thread = Environment.CurrentManagedThreadId;
    private bool isOver;

    private Autocast((DeviceType Device, bool WasEnabled, ScalarType Type)? before) => this.before = before;

    /// <summary>Begins; scopes may be nested.</summary>
    /// <param name="precision">What to compute in; <see cref="ComputePrecision.Fp32"/> changes nothing.</param>
    /// <param name="device">Where the network is: the CPU or CUDA.</param>
    /// <exception cref="ArgumentException">The device is of another kind.</exception>
    /// <exception cref="EntryPointNotFoundException">The loaded libtorch does not have autocast's functions.</exception>
    public static Autocast Enter(ComputePrecision precision, Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (precision.Type() is not { } type) return new(null);
        if (device.type is not (DeviceType.CPU or DeviceType.CUDA))
        {
            throw new ArgumentException($"Mixed precision is available on CPU and CUDA devices, not on {device}.", nameof(device));
        }
        var state = AutocastState.OfThread;
        var (wasEnabled, was) = state[device.type];
        state[device.type] = (true, type);
        state.Enter();
        return new((device.type, wasEnabled, was));
    }

    /// <summary>Ends, on the thread that began, in the reverse order; what was before holds again.</summary>
    /// <exception cref="InvalidOperationException">This is another thread.</exception>
    public void Dispose()
    {
        if (isOver || before is not { } restored) return;
        if (Environment.CurrentManagedThreadId != thread) throw new InvalidOperationException("Autocast must end on the thread on which it began.");
        isOver = true;
        var state = AutocastState.OfThread;
        state[restored.Device] = (restored.WasEnabled, restored.Type);
        state.Leave();
    }
}
