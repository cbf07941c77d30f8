using System.Net.WebSockets;
using Microsoft.VisualStudio.Threading;
using SegDsl.LanguageServer.Protocol;
using StreamJsonRpc;
using StreamJsonRpc.Protocol;

namespace SegDsl.LanguageServer;

/// <summary>
/// A language server of <c>.seg</c> files for editors. It speaks the
/// <see href="https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/">Language Server Protocol 3.17</see>.
/// </summary>
public static class SegLanguageServer
{
    /// <summary>Serves an editor until it ends the server or closes the input.</summary>
    /// <param name="input">The messages of the editor.</param>
    /// <param name="output">The messages for the editor.</param>
    /// <param name="library">
    /// The files that every workspace can use: the absolute path where the editor finds each, and its text. A file of the workspace with the same declarations
    /// replaces one of them.
    /// </param>
    /// <param name="cancellation">Ends the server.</param>
    /// <exception cref="InvalidDataException">The input is not a sequence of messages of the protocol.</exception>
    /// <returns>0 if the editor announced the end, otherwise 1, as the protocol requires of the exit code.</returns>
    public static Task<int> RunAsync(
        Stream input, Stream output, IReadOnlyList<(string Path, string Text)> library, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(library);
        return RunAsync(formatter => new TolerantHandler(output, input, formatter), library, isIsolated: false, cancellation);
    }

    /// <summary>
    /// Serves an editor in a browser until it ends the server or closes the connection. The server reads no files: all texts are those of the editor and
    /// of the library.
    /// </summary>
    /// <param name="connection">
    /// The connection, one message of the protocol in every message. A message of more than 16 MiB closes it, with a status and a reason.
    /// </param>
    /// <param name="library">
    /// The files that every workspace can use: the URI under which the editor finds each, not that of a file, and its text. A file of the editor with the same
    /// declarations replaces one of them.
    /// </param>
    /// <param name="cancellation">Ends the server.</param>
    /// <exception cref="InvalidDataException">The messages are not those of the protocol.</exception>
    /// <returns>0 if the editor announced the end, otherwise 1.</returns>
    public static Task<int> RunAsync(WebSocket connection, IReadOnlyList<(string Uri, string Text)> library, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(library);
        return RunAsync(formatter => new WebSocketMessageHandler(new LimitedWebSocket(connection), formatter), library, isIsolated: true, cancellation);
    }

    private static async Task<int> RunAsync(
        Func<TolerantFormatter, MessageHandlerBase> connect, IReadOnlyList<(string Path, string Text)> library, bool isIsolated,
        CancellationToken cancellation)
    {
        MessageHandlerBase? handler = null;
        JsonRpc? rpc = null;
        using var formatter = new TolerantFormatter(message => _ = AnswerAsync(message));
        handler = connect(formatter);
        using var owned = handler;
        using var connection = rpc = new JsonRpc(handler) { SynchronizationContext = new NonConcurrentSynchronizationContext(sticky: false) };
        using var server = new Server(
            library, isIsolated, diagnostics => rpc.NotifyWithParameterObjectAsync("textDocument/publishDiagnostics", diagnostics), LogAsync);
        rpc.AddLocalRpcTarget(server);
        rpc.StartListening();
        var ended = await Task.WhenAny(server.Exited.Task, rpc.Completion, Task.Delay(Timeout.Infinite, cancellation));
        if (ended == rpc.Completion && rpc.Completion.Exception?.InnerException is { } error and not WebSocketException)
            throw new InvalidDataException($"The editor sent a message that is not one of the protocol: {error.Message}", error);
        return server.IsShutDown ? 0 : 1;

        Task LogAsync(string message) => rpc!.NotifyWithParameterObjectAsync("window/logMessage", new LogMessageParams(LogMessageParams.Error, message));

        async Task AnswerAsync(string message)
        {
            try
            {
                var answer = new JsonRpcError { RequestId = RequestId.Null, Error = new() { Code = JsonRpcErrorCode.ParseError, Message = message } };
                await handler!.WriteAsync(answer, CancellationToken.None);
                await LogAsync(message);
            }
            catch (Exception e) when (e is ObjectDisposedException or IOException or WebSocketException or ConnectionLostException)
            {
                // The editor is gone.
            }
        }
    }
}
