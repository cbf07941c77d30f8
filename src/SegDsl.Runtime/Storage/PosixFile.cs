using System.Runtime.InteropServices;

namespace SegDsl.Storage;

/// <summary>File functions of Unix that .NET does not expose.</summary>
internal static partial class PosixFile
{
    private const int ReadOnly = 0;

    // The type of a file in its mode, equal on all systems.
    private const int TypeMask = 0xF000, Pipe = 0x1000, CharacterDevice = 0x2000, Folder = 0x4000, BlockDevice = 0x6000, Socket = 0xC000;

    /// <summary>Describes a path that is not a regular file, for example "a device"; null for regular files and if nothing exists there.</summary>
    /// <param name="path">The path; links are followed.</param>
    public static string? DescribeIrregular(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            // Windows gives reserved names, for example NUL, a path with this prefix.
            return Path.GetFullPath(path).StartsWith(@"\\.\", StringComparison.Ordinal) ? "a device" : Directory.Exists(path) ? "a folder" : null;
        }
        if (Stat(path, out var status) != 0) return null;
        return (status.Mode & TypeMask) switch
        {
            Pipe => "a named pipe",
            CharacterDevice or BlockDevice => "a device",
            Folder => "a folder",
            Socket => "a socket",
            _ => null,
        };
    }

    /// <summary>
    /// Waits until the entries of a folder are on disk, so that a power failure cannot undo a rename. Windows has no such function, and some network file
    /// systems refuse it; then the file system decides when entries are written.
    /// </summary>
    public static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        var descriptor = Open(path, ReadOnly);
        if (descriptor < 0) return;
        _ = FlushToDisk(descriptor);
        _ = Close(descriptor);
    }

    // .NET's own stat, whose result has the same layout on all systems.
    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_Stat", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Stat(string path, out Status status);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int FlushToDisk(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    /// <summary>The result of <see cref="Stat"/>. The fields after the mode are not used.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 256)]
    private struct Status
    {
        public int Flags;
        public int Mode;
    }
}
