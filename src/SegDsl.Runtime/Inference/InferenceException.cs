namespace SegDsl.Inference;

/// <summary>A network does not accept an image. The message states why and what to do.</summary>
public sealed class InferenceException : SegDslException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The problem, and how to fix it.</param>
    /// <param name="inner">The cause; null if there is none.</param>
    public InferenceException(string message, Exception? inner) : base(message, inner)
    {
    }
}
