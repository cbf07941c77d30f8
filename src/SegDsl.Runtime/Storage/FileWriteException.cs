namespace SegDsl.Storage;

/// <summary>A file cannot be written. Its previous content is unchanged. The message states the file and the cause; show it without a stack trace.</summary>
public sealed class FileWriteException : IOException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cause">Why, without the path.</param>
    /// <param name="inner">The error of the operating system; null if there is none.</param>
    internal FileWriteException(string path, string cause, Exception? inner = null) : base($"Cannot write '{path}': {cause}.", inner) =>
        (FilePath, Cause) = (path, cause);

    /// <summary>The path of the file, as it was given.</summary>
    public string FilePath { get; }

    /// <summary>Why the file cannot be written, without its path and without a period.</summary>
    public string Cause { get; }

    /// <summary>Creates the exception for an error of the operating system.</summary>
    /// <param name="path">The file.</param>
    /// <param name="written">The path that was accessed, which the error can contain.</param>
    /// <param name="error">The error.</param>
    internal static FileWriteException Of(string path, string written, Exception error) =>
        new(path, SystemErrors.CauseOf(error, path, written), error);
}
