namespace SegDsl;

/// <summary>
/// The base class of errors that the input, the files or the machine of the user cause. Every message states what is wrong, where, and what to do; show it
/// without a stack trace.
/// </summary>
public abstract class SegDslException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong, where, and what to do.</param>
    /// <param name="inner">The exception that caused it, if any.</param>
    protected SegDslException(string message, Exception? inner = null) : base(message, inner)
    {
    }
}
