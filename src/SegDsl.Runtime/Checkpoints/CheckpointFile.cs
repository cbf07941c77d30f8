using System.Runtime.ExceptionServices;
using Microsoft.Win32.SafeHandles;
using SegDsl.Storage;

namespace SegDsl.Checkpoints;

/// <summary>
/// An open file that is read by several threads, directly into the destination. It is not mapped into memory: a mapped file that another process truncates
/// would terminate this one.
/// </summary>
internal sealed class CheckpointFile : IDisposable
{
    /// <summary>The number of bytes that a thread reads at once.</summary>
    private const int Window = 1 << 21;

    private readonly SafeFileHandle handle;

    /// <summary>Opens a file.</summary>
    /// <exception cref="CheckpointException">The file is missing or cannot be read.</exception>
    public CheckpointFile(string path)
    {
        Path = path;
        if (RegularFile.ProblemOf(path) is { } problem) throw new CheckpointException(path, $"{problem}.");
        try
        {
            handle = File.OpenHandle(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CheckpointException(path, "does not exist.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Unreadable(e);
        }
        try
        {
            Length = RandomAccess.GetLength(handle);
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
            if (target.Length <= Window) ReadWindow(position, target);
            else ReadWindows(position, target);
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
    public void Dispose() => handle.Dispose();

    private void ReadWindow(long position, Span<byte> target)
    {
        while (!target.IsEmpty)
        {
            var count = RandomAccess.Read(handle, target, position);
            if (count == 0) throw new CheckpointException(Path, "is truncated.");
            target = target[count..];
            position += count;
        }
    }

    /// <summary>Reads windows in parallel: most of the time goes into copying, and into page faults of the destination.</summary>
    private unsafe void ReadWindows(long position, Span<byte> target)
    {
        fixed (byte* start = target)
        {
            var to = start;
            var length = target.Length;
            try
            {
                Parallel.For(0, (int)(((long)length + Window - 1) / Window), window =>
                {
                    var begin = window * Window;
                    ReadWindow(position + begin, new Span<byte>(to + begin, Math.Min(Window, length - begin)));
                });
            }
            catch (AggregateException e) when (e.InnerException is { } first)
            {
                ExceptionDispatchInfo.Throw(first);
            }
        }
    }

    private CheckpointException Unreadable(Exception e) => new(Path, $"cannot be read ({SystemErrors.CauseOf(e, Path)}).", e);
}
