namespace SegDsl.Checkpoints;

/// <summary>A checkpoint is missing, damaged, invalid or refused. The message names the file and the problem.</summary>
public sealed class CheckpointException : SegDslException
{
    /// <summary>Creates the exception for a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problem">The problem, phrased as a predicate whose subject is the file.</param>
    /// <param name="inner">The cause; null if there is none.</param>
    public CheckpointException(string path, string problem, Exception? inner = null) : base($"{path} {problem}", inner) => Path = path;

    /// <summary>The path of the file.</summary>
    public string Path { get; }
}
