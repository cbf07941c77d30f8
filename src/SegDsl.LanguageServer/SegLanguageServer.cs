using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.VisualStudio.Threading;
using SegDsl.LanguageServer.Protocol;
using StreamJsonRpc;

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
    public static async Task<int> RunAsync(
        Stream input, Stream output, IReadOnlyList<(string Path, string Text)> library, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(library);
        var formatter = new SystemTextJsonFormatter();
        formatter.JsonSerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        formatter.JsonSerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        using var handler = new HeaderDelimitedMessageHandler(output, input, formatter);
        using var rpc = new JsonRpc(handler) { SynchronizationContext = new NonConcurrentSynchronizationContext(sticky: false) };
        using var server = new Server(
            library,
            diagnostics => rpc.NotifyWithParameterObjectAsync("textDocument/publishDiagnostics", diagnostics),
            message => rpc.NotifyWithParameterObjectAsync("window/logMessage", new LogMessageParams(LogMessageParams.Error, message)));
        rpc.AddLocalRpcTarget(server);
        rpc.StartListening();
        var ended = await Task.WhenAny(server.Exited.Task, rpc.Completion, Task.Delay(Timeout.Infinite, cancellation));
        if (ended == rpc.Completion && rpc.Completion.Exception?.InnerException is { } error)
            throw new InvalidDataException($"The editor sent a message that is not one of the protocol: {error.Message}", error);
        return server.IsShutDown ? 0 : 1;
    }
}
