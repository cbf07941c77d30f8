using System.Runtime.InteropServices;

namespace SegDsl.Torch;

/// <summary>
/// Captures what native code writes to standard error. File descriptor 2 of the whole process is redirected to a file during the capture, so it should be
/// short. <see cref="Console.Error"/> of .NET uses its own descriptor and is not captured.
/// </summary>
internal static unsafe class StandardErrorCapture
{
    private const int StandardError = 2;

    /// <summary>File mode: read and write access for the owner; the value is the same on all systems.</summary>
    private const int OwnerReadWrite = 0x180;

    private static readonly ReaderWriterLockSlim gate = new(LockRecursionPolicy.SupportsRecursion);

    /// <summary>Per system: the C library, the prefix of POSIX function names, and the function that creates a file.</summary>
    private static readonly (string Library, string Prefix, string Create) system =
        OperatingSystem.IsWindows() ? ("ucrtbase.dll", "_", "_wcreat")
        : OperatingSystem.IsMacOS() ? ("libSystem.dylib", "", "creat")
        : ("libc.so.6", "", "creat");

    /// <summary>Enters a call that may write an error message, so that <see cref="During"/> does not capture messages of other calls.</summary>
    public static void EnterCall() => gate.EnterReadLock();

    /// <summary>Leaves the call.</summary>
    public static void LeaveCall() => gate.ExitReadLock();

    /// <summary>Runs an action while no other thread is in a call.</summary>
    /// <returns>The captured text.</returns>
    public static string During(Action action)
    {
        gate.EnterWriteLock();
        try
        {
            var library = NativeLibrary.Load(system.Library);
            var duplicate = (delegate* unmanaged<int, int>)NativeLibrary.GetExport(library, system.Prefix + "dup");
            var replace = (delegate* unmanaged<int, int, int>)NativeLibrary.GetExport(library, system.Prefix + "dup2");
            var close = (delegate* unmanaged<int, int>)NativeLibrary.GetExport(library, system.Prefix + "close");
            var path = Path.GetTempFileName();
            try
            {
                var file = Create(library, path);
                if (file < 0) throw new IOException($"Cannot open the temporary file '{path}' to capture the error message of libtorch.");
                var original = duplicate(StandardError);
                _ = replace(file, StandardError);
                try
                {
                    action();
                }
                finally
                {
                    // Without a console there is no original descriptor.
                    _ = original < 0 ? close(StandardError) : replace(original, StandardError);
                    if (original >= 0) _ = close(original);
                    _ = close(file);
                }
                return File.ReadAllText(path).ReplaceLineEndings("\n");
            }
            finally
            {
                File.Delete(path);
            }
        }
        finally
        {
            gate.ExitWriteLock();
        }
    }

    private static int Create(nint library, string path)
    {
        var create = (delegate* unmanaged<nint, int, int>)NativeLibrary.GetExport(library, system.Create);
        var name = OperatingSystem.IsWindows() ? Marshal.StringToCoTaskMemUni(path) : Marshal.StringToCoTaskMemUTF8(path);
        try
        {
            return create(name, OwnerReadWrite);
        }
        finally
        {
            Marshal.FreeCoTaskMem(name);
        }
    }
}
