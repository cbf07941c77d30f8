using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace SegDsl.Checkpoints;

/// <summary>
/// An open file whose bytes are copied out of mapped memory, a window at a time: no more of the file is resident than a window, and no
/// buffer lies between the file and where its bytes are wanted.
/// </summary>
internal sealed class MappedFile : IDisposable
{
    private const int Window = 1 << 21;

    /// <summary>Below this a system call costs less than mapping.</summary>
    private const int LeastMapped = 1 << 16;

    private readonly SafeFileHandle handle;
    private readonly MemoryMappedFile? map;

    /// <summary>Opens a file.</summary>
    /// <exception cref="CheckpointException">The file is missing or cannot be read.</exception>
    public MappedFile(string path)
    {
        Path = path;
        try
        {
            handle = File.OpenHandle(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CheckpointException(path, "there is no such file.", e);
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

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>How many bytes it had when it was opened.</summary>
    public long Length { get; }

    /// <summary>Copies as many bytes as the target holds.</summary>
    /// <exception cref="CheckpointException">The file does not have them, or not any more.</exception>
    public void Read(long position, Span<byte> target)
    {
        LargePages.Advise(target);
        while (!target.IsEmpty)
        {
            var count = Math.Min(target.Length, Window);
            // Touching a mapped page that is not in the file any more would end the process.
            if (position + count > RandomAccess.GetLength(handle)) throw new CheckpointException(Path, "is truncated.");
            try
            {
                count = count < LeastMapped || map is null ? RandomAccess.Read(handle, target[..count], position) : CopyMapped(map, position, target[..count]);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw Unreadable(e);
            }
            if (count == 0) throw new CheckpointException(Path, "is truncated.");
            target = target[count..];
            position += count;
        }
    }

    /// <summary>Copies bytes into a new array.</summary>
    /// <exception cref="CheckpointException">The file does not have them, or not any more.</exception>
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

    private static unsafe int CopyMapped(MemoryMappedFile map, long position, Span<byte> target)
    {
        using var view = map.CreateViewAccessor(position, target.Length, MemoryMappedFileAccess.Read);
        byte* mapped = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref mapped);
        try
        {
            new ReadOnlySpan<byte>(mapped + view.PointerOffset, target.Length).CopyTo(target);
        }
        finally
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
        return target.Length;
    }

    private CheckpointException Unreadable(Exception e) => new(Path, $"cannot be read ({e.Message})", e);
}
