namespace SegDsl.Data;

/// <summary>A dataset that is not there or not as its declaration says; the message names the files.</summary>
public sealed class DatasetException : SegDslException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong, where, and what to do.</param>
    /// <param name="inner">What it was noticed by; null where there is no such exception.</param>
    public DatasetException(string message, Exception? inner = null) : base(message, inner)
    {
    }
}
