namespace SegDsl.Data;

/// <summary>The channels of an image do not match the declaration of its dataset. The message names the file and the problem.</summary>
public sealed class ImageChannelsException : DatasetException
{
    /// <summary>Creates the exception for a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problem">The problem, phrased as a predicate whose subject is the file.</param>
    public ImageChannelsException(string path, string problem) : base($"{path} {problem}") =>
        (Path, Problem) = (path, problem);

    /// <summary>The path of the file.</summary>
    public string Path { get; }

    /// <summary>The problem, without the path of the file.</summary>
    public string Problem { get; }
}
