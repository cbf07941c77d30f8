namespace SegDsl.Checkpoints;

/// <summary>A checkpoint that is missing, damaged, untrue to its format or refused; the message names the file and says what is wrong.</summary>
public sealed class CheckpointException : SegDslException
{
    /// <summary>Creates the exception for a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problem">What is wrong with it, as the rest of a sentence that begins with the file's name.</param>
    /// <param name="inner">What it was noticed by; null where there is no such exception.</param>
    public CheckpointException(string path, string problem, Exception? inner = null) : base($"{path}: {problem}", inner) => Path = path;

    /// <summary>The file.</summary>
    public string Path { get; }
}
