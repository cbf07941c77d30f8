namespace SegDsl.Serving.Batching;

/// <summary>A network cannot be served. The message states why.</summary>
public sealed class ServingException : SegDslException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The reason.</param>
    public ServingException(string message) : base(message)
    {
    }
}
