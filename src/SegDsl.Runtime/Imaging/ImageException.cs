namespace SegDsl.Imaging;

/// <summary>An image file that is missing, damaged or of a kind that does not serve; the message names the file and says what is wrong.</summary>
public sealed class ImageException : Exception
{
    /// <summary>Creates the exception for a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problem">What is wrong with it, as the rest of a sentence that begins with the file's name.</param>
    /// <param name="inner">What it was noticed by; null where there is no such exception.</param>
    public ImageException(string path, string problem, Exception? inner = null) : base($"{path}: {problem}", inner) =>
        (Path, Problem) = (path, problem);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What is wrong with it, as the rest of a sentence that begins with the file's name.</summary>
    public string Problem { get; }
}
