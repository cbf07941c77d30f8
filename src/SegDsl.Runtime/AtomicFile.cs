namespace SegDsl;

/// <summary>Writes files atomically: a reader sees the old content or the new content, never a partial file.</summary>
public static class AtomicFile
{
    /// <summary>
    /// Writes to a temporary file in the target's folder, and renames it when it is complete and on disk. Creates the folder if it is missing.
    /// </summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="write">Writes the content to the stream. If it throws, the target stays unchanged and the exception propagates.</param>
    /// <exception cref="IOException">The file cannot be written, or <paramref name="path"/> is a root folder.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="write"/> is null.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the folder or the file is denied.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        var target = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(target) ?? throw new IOException($"{path} is a folder, not a file."));
        var temporary = $"{target}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 16))
            {
                write(stream);
                // After a power failure, the renamed file must not be empty.
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
