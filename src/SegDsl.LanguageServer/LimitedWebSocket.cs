using System.Net.WebSockets;

namespace SegDsl.LanguageServer;

/// <summary>A connection that is closed by a message of more than 16 MiB, because messages are kept in memory.</summary>
/// <param name="connection">The connection.</param>
internal sealed class LimitedWebSocket(WebSocket connection) : WebSocket
{
    /// <summary>The maximum number of bytes of a message.</summary>
    public const int MaxBytes = 16 << 20;

    private const string Reason = "A message has more than 16 MiB.";

    /// <summary>How long the other side can answer the reason.</summary>
    private static readonly TimeSpan CloseTime = TimeSpan.FromSeconds(1);

    private long received;

    /// <inheritdoc/>
    public override WebSocketCloseStatus? CloseStatus => connection.CloseStatus;

    /// <inheritdoc/>
    public override string? CloseStatusDescription => connection.CloseStatusDescription;

    /// <inheritdoc/>
    public override WebSocketState State => connection.State;

    /// <inheritdoc/>
    public override string? SubProtocol => connection.SubProtocol;

    /// <inheritdoc/>
    public override async Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken)
    {
        var result = await connection.ReceiveAsync(buffer, cancellationToken);
        return await IsTooLarge(result.Count, result.EndOfMessage, cancellationToken)
            ? new(0, WebSocketMessageType.Close, endOfMessage: true, WebSocketCloseStatus.MessageTooBig, Reason)
            : result;
    }

    /// <inheritdoc/>
    public override async ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var result = await connection.ReceiveAsync(buffer, cancellationToken);
        return await IsTooLarge(result.Count, result.EndOfMessage, cancellationToken) ? new(0, WebSocketMessageType.Close, endOfMessage: true) : result;
    }

    /// <inheritdoc/>
    public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
        connection.SendAsync(buffer, messageType, endOfMessage, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask SendAsync(
        ReadOnlyMemory<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
        connection.SendAsync(buffer, messageType, endOfMessage, cancellationToken);

    /// <inheritdoc/>
    public override async Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (State == WebSocketState.CloseSent) end.CancelAfter(CloseTime);
        try
        {
            await connection.CloseAsync(closeStatus, statusDescription, end.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The other side does not answer the reason. The connection is aborted when it is disposed.
        }
    }

    /// <inheritdoc/>
    public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        connection.CloseOutputAsync(closeStatus, statusDescription, cancellationToken);

    /// <inheritdoc/>
    public override void Abort() => connection.Abort();

    /// <inheritdoc/>
    public override void Dispose() => connection.Dispose();

    /// <summary>Counts the bytes of a message, and closes the connection if it has too many.</summary>
    private async ValueTask<bool> IsTooLarge(int count, bool isEnd, CancellationToken cancellation)
    {
        received += count;
        if (received > MaxBytes)
        {
            if (State is WebSocketState.Open or WebSocketState.CloseReceived)
                await connection.CloseOutputAsync(WebSocketCloseStatus.MessageTooBig, Reason, cancellation);
            return true;
        }
        if (isEnd) received = 0;
        return false;
    }
}
