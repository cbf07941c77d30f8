namespace SegDsl.Imaging;

/// <summary>An image file is missing, damaged or unsupported, or cannot be written. The message names the file and the problem.</summary>
public sealed class ImageException : SegDslException
{
    /// <summary>Creates the exception for a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problem">The problem, phrased as a predicate whose subject is the file.</param>
    /// <param name="inner">The cause; null if there is none.</param>
    public ImageException(string path, string problem, Exception? inner = null) : base($"{path} {problem}", inner) =>
        (Path, Problem) = (path, problem);

    /// <summary>The path of the file.</summary>
    public string Path { get; }

    /// <summary>The problem, without the path of the file.</summary>
    public string Problem { get; }
}
