namespace SegDsl.Inference;

/// <summary>A network computes NaN or infinite scores, from which no class can be predicted. The message names the cause and what to do.</summary>
public sealed class NonFiniteScoresException : SegDslException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The problem, and how to fix it.</param>
    /// <param name="inner">The cause; null if there is none.</param>
    public NonFiniteScoresException(string message, Exception? inner = null) : base(message, inner)
    {
    }
}
