using SegDsl.Experiments;
using SegDsl.Storage;

namespace SegDsl.Logging;

/// <summary>A file that a run appends to, and that other processes may read at the same time.</summary>
internal sealed class GrowingFile : IDisposable
{
    private readonly FileStream stream;

    /// <summary>Opens a file for appending; creates it if it does not exist.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="keep">Returns how many bytes of the existing content to keep; null to keep all.</param>
    /// <exception cref="TrainingException">The file cannot be opened.</exception>
    public GrowingFile(string path, Func<byte[], int>? keep = null)
    {
        FileStream? opened = null;
        ReportErrors(path, () =>
        {
            if (RegularFile.ProblemOf(path) is { } problem) throw new FileWriteException(path, $"it {problem}");
            opened = FileOperations.Current.OpenGrowing(path);
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

    /// <summary>Appends bytes. If that fails, the file keeps its content, without a part of the bytes.</summary>
    /// <exception cref="TrainingException">The file cannot be written.</exception>
    public void Append(byte[] bytes) => ReportErrors(stream.Name, () =>
    {
        var length = stream.Position;
        try
        {
            stream.Write(bytes);
        }
        catch (IOException)
        {
            stream.SetLength(length);
            throw;
        }
    });

    /// <summary>Runs a write operation and reports its errors with the path of the file.</summary>
    /// <exception cref="TrainingException">The file cannot be written.</exception>
    public static void ReportErrors(string path, Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var error = e as FileWriteException ?? FileWriteException.Of(path, Path.GetFullPath(path), e);
            throw new TrainingException($"Cannot write the log '{path}': {error.Cause}.");
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => stream.Dispose();
}
