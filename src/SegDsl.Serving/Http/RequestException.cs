namespace SegDsl.Serving.Http;

/// <summary>A request that cannot be answered. The message is for the client.</summary>
/// <param name="status">The status of the response.</param>
/// <param name="message">What is wrong, and what to send instead.</param>
internal sealed class RequestException(int status, string message) : Exception(message)
{
    /// <summary>The status of the response.</summary>
    public int Status => status;
}
