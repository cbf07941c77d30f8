using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>Turns the status of a native call into an exception.</summary>
internal static class Errors
{
    private const int NullArgument = 2;

    /// <summary>Throws what libtorch reported, unless <paramref name="status"/> is zero.</summary>
    internal static void Check(int status)
    {
        if (status != 0)
            Throw(status);
    }

    [DoesNotReturn]
    private static unsafe void Throw(int status)
    {
        string message = Marshal.PtrToStringUTF8((IntPtr)NativeMethods.tsa_last_error()) ?? string.Empty;
        if (status == NullArgument)
            throw new ArgumentNullException(message);
        throw new ExternalException(message);
    }
}
