namespace SegDsl.LanguageServer.Protocol;

/// <summary>A request that cannot be answered; the editor shows the message.</summary>
/// <param name="message">The message.</param>
internal sealed class RequestException(string message) : Exception(message);
