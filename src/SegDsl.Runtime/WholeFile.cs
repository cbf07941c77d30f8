namespace SegDsl;

/// <summary>Writes files so that nobody ever sees half of one.</summary>
public static class WholeFile
{
    /// <summary>Writes to a temporary file beside the target and renames it once it is complete; the folder is created where it is missing.</summary>
    /// <param name="path">The file that is created or replaced.</param>
    /// <param name="write">Writes the content. What it throws is passed on; the target then stays as it was.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        var target = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(target) ?? throw new IOException($"{path} is a folder."));
        var temporary = $"{target}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 16)) write(stream);
            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
