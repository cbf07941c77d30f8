namespace SegDsl.Data;

/// <summary>A dataset is missing or does not match its declaration. The message names the files.</summary>
public class DatasetException : SegDslException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The problem, its location, and how to fix it.</param>
    /// <param name="inner">The cause; null if there is none.</param>
    public DatasetException(string message, Exception? inner = null) : base(message, inner)
    {
    }
}
