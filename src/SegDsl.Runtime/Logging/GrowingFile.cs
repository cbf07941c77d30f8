using SegDsl.Experiments;

namespace SegDsl.Logging;

/// <summary>A file that grows while a run goes on, and that others may read meanwhile. What cannot be written is an error that names it.</summary>
internal sealed class GrowingFile : IDisposable
{
    private readonly FileStream stream;

    /// <summary>Opens a file at its end; it is created where it is missing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="keep">Finds out from what is there how many bytes of it stay; null to keep all.</param>
    /// <exception cref="TrainingException">The file cannot be opened.</exception>
    public GrowingFile(string path, Func<byte[], int>? keep = null)
    {
        FileStream? opened = null;
        Naming(path, () =>
        {
            // Nothing is buffered: a process that is killed loses no more than what it was about to write.
            opened = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
            if (keep is not null && opened.Length > 0)
            {
                var content = new byte[opened.Length];
                opened.ReadExactly(content);
                opened.SetLength(keep(content));
            }
            opened.Seek(0, SeekOrigin.End);
        });
        stream = opened ?? throw new InvalidOperationException("The file was not opened.");
    }

    /// <summary>Appends bytes.</summary>
    /// <exception cref="TrainingException">They cannot be written.</exception>
    public void Append(byte[] bytes) => Naming(stream.Name, () => stream.Write(bytes));

    /// <summary>Writes something, and names the file where that fails.</summary>
    /// <exception cref="TrainingException">The file cannot be written.</exception>
    public static void Naming(string path, Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"The log {path} cannot be written: {e.Message}");
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => stream.Dispose();
}
