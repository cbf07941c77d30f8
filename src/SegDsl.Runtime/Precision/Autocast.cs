using SegDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Precision;

/// <summary>
/// Automatic mixed precision of torch: from <see cref="Enter"/> to <see cref="Dispose"/>, on the calling thread, convolutions and matrix products run in
/// 16-bit types, while operations that need 32 bits keep them. Use it for the forward pass; the backward pass uses the same types.
/// Micikevicius et al.: Mixed Precision Training, ICLR 2018.
/// </summary>
public sealed class Autocast : IDisposable
{
    private readonly (DeviceType Device, bool WasEnabled, ScalarType Type)? before;
    private readonly int thread = Environment.CurrentManagedThreadId;
    private bool isDisposed;

    private Autocast((DeviceType Device, bool WasEnabled, ScalarType Type)? before) => this.before = before;

    /// <summary>Enables autocast; scopes may be nested.</summary>
    /// <param name="precision">The precision; <see cref="ComputePrecision.Fp32"/> has no effect.</param>
    /// <param name="device">The device of the network: the CPU or CUDA.</param>
    /// <exception cref="ArgumentException">The device type is not supported.</exception>
    /// <exception cref="EntryPointNotFoundException">The loaded libtorch does not export the autocast functions.</exception>
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

    /// <summary>Restores the previous state. Scopes must be disposed in reverse order, on the thread that entered them.</summary>
    /// <exception cref="InvalidOperationException">The calling thread is not the thread that entered the scope.</exception>
    public void Dispose()
    {
        if (isDisposed || before is not { } restored) return;
        if (Environment.CurrentManagedThreadId != thread) throw new InvalidOperationException("Autocast must be disposed on the thread that entered it.");
        isDisposed = true;
        var state = AutocastState.OfThread;
        state[restored.Device] = (restored.WasEnabled, restored.Type);
        state.Leave();
    }
}
