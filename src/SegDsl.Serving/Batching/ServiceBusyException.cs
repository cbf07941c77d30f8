namespace SegDsl.Serving.Batching;

/// <summary>The service has as many requests as it accepts, or is stopping. The request can be repeated later.</summary>
public sealed class ServiceBusyException : SegDslException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The reason.</param>
    public ServiceBusyException(string message) : base(message)
    {
    }
}
