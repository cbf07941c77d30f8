using System.Runtime.InteropServices;

namespace SegDsl.Torch;

/// <summary>
/// Reads what native code writes to the standard error output. File descriptor 2 of the whole process leads to a file meanwhile, so this is for
/// moments, not for all of a run; .NET's own <see cref="Console.Error"/> has a descriptor of its own.
/// </summary>
internal static unsafe class StandardErrorCapture
{
    private const int StandardError = 2;

    /// <summary>Whoever runs the program may read and write the file; the value is the same on all systems.</summary>
    private const int OwnerReadsAndWrites = 0x180;

    private static readonly Lock gate = new();

    /// <summary>The C library of each system, what it puts before the names of POSIX functions, and its function that creates a file.</summary>
    private static readonly (string Library, string Prefix, string Create) system =
        OperatingSystem.IsWindows() ? ("ucrtbase.dll", "_", "_wcreat")
        : OperatingSystem.IsMacOS() ? ("libSystem.dylib", "", "creat")
        : ("libc.so.6", "", "creat");

    /// <summary>Runs something.</summary>
    /// <returns>What was written meanwhile, by any thread.</returns>
    public static string During(Action action)
    {
        lock (gate)
        {
            var library = NativeLibrary.Load(system.Library);
            var duplicate = (delegate* unmanaged<int, int>)NativeLibrary.GetExport(library, system.Prefix + "dup");
            var replace = (delegate* unmanaged<int, int, int>)NativeLibrary.GetExport(library, system.Prefix + "dup2");
            var close = (delegate* unmanaged<int, int>)NativeLibrary.GetExport(library, system.Prefix + "close");
            var path = Path.GetTempFileName();
            try
            {
                var file = Create(library, path);
                if (file < 0) throw new IOException($"The temporary file {path} cannot be opened for libtorch's message.");
                var original = duplicate(StandardError);
                _ = replace(file, StandardError);
                try
                {
                    action();
                }
                finally
                {
                    // A program without a console has no original.
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
    }

    private static int Create(nint library, string path)
    {
        var create = (delegate* unmanaged<nint, int, int>)NativeLibrary.GetExport(library, system.Create);
        var name = OperatingSystem.IsWindows() ? Marshal.StringToCoTaskMemUni(path) : Marshal.StringToCoTaskMemUTF8(path);
        try
        {
            return create(name, OwnerReadsAndWrites);
        }
        finally
        {
            Marshal.FreeCoTaskMem(name);
        }
    }
}
