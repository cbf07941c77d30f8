namespace SegDsl.Inference;

/// <summary>A network that cannot take an image; the message says why and what to do.</summary>
public sealed class InferenceException : SegDslException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong, and what to do.</param>
    /// <param name="inner">What it was noticed by; null where there is no such exception.</param>
    public InferenceException(string message, Exception? inner) : base(message, inner)
    {
    }
}
