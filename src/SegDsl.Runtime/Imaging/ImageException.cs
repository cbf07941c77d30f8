namespace SegDsl.Imaging;

/// <summary>An image file is missing, damaged or of the wrong kind; the message names the file and states the problem.</summary>
public sealed class ImageException : SegDslException
{
    /// <summary>Creates the exception for a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problem">The problem, as the rest of a sentence that starts with the file's name.</param>
    /// <param name="inner">The exception that caused it, if any.</param>
    public ImageException(string path, string problem, Exception? inner = null) : base($"{path}: {problem}", inner) =>
        (Path, Problem) = (path, problem);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The problem, as the rest of a sentence that starts with the file's name.</summary>
    public string Problem { get; }
}
