using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Records no gradients on this thread until the result is disposed of.</summary>
    public static IDisposable no_grad() => new GradMode(false);

    /// <summary>Records gradients on this thread, or not, until the result is disposed of.</summary>
    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);

    /// <summary>Records gradients on this thread, or not, until the result is disposed of.</summary>
    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);

    /// <summary>Records neither gradients nor versions on this thread until the result is disposed of: faster than <see cref="no_grad"/>.</summary>
    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);

    /// <summary>Whether gradients are recorded on this thread.</summary>
    public static bool is_grad_enabled() => NativeMethods.tsa_grad_enabled() != 0;

    /// <summary>Whether this thread is in inference mode.</summary>
    public static bool is_inference_mode_enabled() => NativeMethods.tsa_inference_mode_enabled() != 0;

    private sealed class GradMode : IDisposable
    {
        private readonly bool before = is_grad_enabled();
        private bool disposed;

        internal GradMode(bool enabled) => NativeMethods.tsa_set_grad_enabled(enabled ? 1 : 0);

        public void Dispose()
        {
            if (!disposed)
                NativeMethods.tsa_set_grad_enabled(before ? 1 : 0);
            disposed = true;
        }
    }

    private sealed class InferenceMode : IDisposable
    {
        private IntPtr guard;

        internal InferenceMode(bool enabled) => Errors.Check(NativeMethods.tsa_enter_inference_mode(enabled ? 1 : 0, out guard));

        public void Dispose()
        {
            if (guard != IntPtr.Zero)
                NativeMethods.tsa_leave_inference_mode(guard);
            guard = IntPtr.Zero;
        }
    }
}
