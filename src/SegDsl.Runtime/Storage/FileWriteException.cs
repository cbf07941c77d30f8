namespace SegDsl.Storage;

/// <summary>A file cannot be written. Its previous content is unchanged.</summary>
/// <param name="path">The file.</param>
/// <param name="cause">Why, without the path.</param>
/// <param name="inner">The error of the operating system; null if there is none.</param>
internal sealed class FileWriteException(string path, string cause, Exception? inner = null) : IOException($"Cannot write '{path}': {cause}.", inner)
{
    /// <summary>Why the file cannot be written, without its path and without a period.</summary>
    public string Cause { get; } = cause;

    /// <summary>Creates the exception for an error of the operating system.</summary>
    /// <param name="path">The file.</param>
    /// <param name="written">The path that was accessed, which the error can contain.</param>
    /// <param name="error">The error.</param>
    public static FileWriteException Of(string path, string written, Exception error)
    {
        var cause = error.Message.Replace($" : '{written}'", "", StringComparison.Ordinal).Replace(written, path, StringComparison.Ordinal);
        return new FileWriteException(path, cause.TrimEnd('.'), error);
    }
}
