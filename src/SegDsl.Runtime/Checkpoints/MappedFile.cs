using System.IO.MemoryMappedFiles;
using System.Runtime.ExceptionServices;
using Microsoft.Win32.SafeHandles;

namespace SegDsl.Checkpoints;

/// <summary>
/// An open file that is read through memory mapping in fixed-size windows. At most one window per processor is resident, and data is copied
/// directly from the file into its destination without a buffer.
/// </summary>
internal sealed class MappedFile : IDisposable
{
    private const int Window = 1 << 21;

    /// <summary>Smaller reads use a system call, which costs less than mapping.</summary>
    private const int MinMappedLength = 1 << 16;

    private readonly SafeFileHandle handle;
    private readonly MemoryMappedFile? map;

    /// <summary>Opens a file.</summary>
    /// <exception cref="CheckpointException">The file is missing or cannot be read.</exception>
    public MappedFile(string path)
    {
        Path = path;
        if (RegularFile.ProblemOf(path) is { } problem) throw new CheckpointException(path, $"{problem}.");
        try
        {
            handle = File.OpenHandle(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CheckpointException(path, "the file does not exist.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Unreadable(e);
        }
        try
        {
            Length = RandomAccess.GetLength(handle);
            if (Length > 0) map = MemoryMappedFile.CreateFromFile(handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            handle.Dispose();
            throw Unreadable(e);
        }
    }

    /// <summary>The path of the file.</summary>
    public string Path { get; }

    /// <summary>The length of the file in bytes when it was opened.</summary>
    public long Length { get; }

    /// <summary>Fills the target with the bytes at a position.</summary>
    /// <exception cref="CheckpointException">The file is too short, has been truncated since it was opened, or cannot be read.</exception>
    public void Read(long position, Span<byte> target)
    {
        try
        {
            if (target.Length < MinMappedLength || map is null) ReadUnmapped(position, target);
            else ReadMapped(map, position, target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(e);
        }
    }

    /// <summary>Copies bytes into a new array.</summary>
    /// <exception cref="CheckpointException">The file is too short, has been truncated since it was opened, or cannot be read.</exception>
    public byte[] Read(long position, int count)
    {
        var bytes = new byte[count];
        Read(position, bytes);
        return bytes;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        map?.Dispose();
        handle.Dispose();
    }

    private void ReadUnmapped(long position, Span<byte> target)
    {
        while (!target.IsEmpty)
        {
            var count = RandomAccess.Read(handle, target, position);
            if (count == 0) throw Truncated();
            target = target[count..];
            position += count;
        }
    }

    /// <summary>Copies windows in parallel: most of the time goes into page faults on both sides.</summary>
    private unsafe void ReadMapped(MemoryMappedFile mapped, long position, Span<byte> target)
    {
        fixed (byte* start = target)
        {
            var to = start;
            var length = target.Length;
            try
            {
                Parallel.For(0, (length + Window - 1) / Window, window =>
                {
                    var begin = window * Window;
                    CopyWindow(mapped, position + begin, to + begin, Math.Min(Window, length - begin));
                });
            }
            catch (AggregateException e) when (e.InnerException is { } first)
            {
                ExceptionDispatchInfo.Throw(first);
            }
        }
    }

    private unsafe void CopyWindow(MemoryMappedFile mapped, long position, byte* target, int length)
    {
        // Reading a mapped page past the end of a truncated file would terminate the process.
        if (position + length > RandomAccess.GetLength(handle)) throw Truncated();
        using var view = mapped.CreateViewAccessor(position, length, MemoryMappedFileAccess.Read);
        byte* source = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref source);
        try
        {
            Buffer.MemoryCopy(source + view.PointerOffset, target, length, length);
        }
        finally
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }

    private CheckpointException Truncated() => new(Path, "is truncated.");

    private CheckpointException Unreadable(Exception e) => new(Path, $"cannot be read ({e.Message}).", e);
}
