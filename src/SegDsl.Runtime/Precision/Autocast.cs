using SegDsl.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Precision;

/// <summary>
/// torch's autocast: from <see cref="Enter"/> to <see cref="Dispose"/>, on the calling thread, convolutions and matrix products compute in
/// a narrower type, and what needs 32 bits keeps them. Only forward passes belong in it; backward follows by itself.
/// Micikevicius et al.: Mixed Precision Training, ICLR 2018.
/// </summary>
public readonly struct Autocast : IDisposable
{
    private readonly IntPtr mode;

    private Autocast(IntPtr mode) => this.mode = mode;

    /// <summary>Begins; scopes may be nested.</summary>
    /// <param name="precision">What to compute in; <see cref="ComputePrecision.Fp32"/> changes nothing.</param>
    /// <param name="device">Where the network is.</param>
    /// <exception cref="Distributed.DistributedException">This build has no autocast.</exception>
    public static Autocast Enter(ComputePrecision precision, Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (precision.Type() is not { } type) return default;
        if (!NativeTorch.IsAvailable) throw NativeTorch.Missing("Mixed precision");
        NativeTorch.Check(NativeTorch.sdt_enter_autocast(device.type == DeviceType.CUDA ? 1 : 0, (int)type, out var entered));
        return new Autocast(entered);
    }

    /// <summary>Ends; on the thread that began, in the reverse order.</summary>
    public void Dispose()
    {
        if (mode != IntPtr.Zero) NativeTorch.sdt_leave_autocast(mode);
    }
}
