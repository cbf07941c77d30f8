using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using SegDsl.LanguageServer.Protocol;
using StreamJsonRpc;
using StreamJsonRpc.Protocol;

namespace SegDsl.LanguageServer;

/// <summary>
/// Reads and writes the messages of the protocol. In place of a message that is malformed, it returns a notification without effect, so that the connection
/// stays open.
/// </summary>
internal sealed class TolerantFormatter : SystemTextJsonFormatter, IJsonRpcMessageTextFormatter
{
    private const string Malformed = "$/malformed";

    private readonly Action<string> report;

    /// <summary>Creates the formatter.</summary>
    /// <param name="report">Receives the problem of every malformed message.</param>
    public TolerantFormatter(Action<string> report)
    {
        this.report = report;
        JsonSerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        JsonSerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
    }

    /// <inheritdoc/>
    JsonRpcMessage IJsonRpcMessageFormatter.Deserialize(ReadOnlySequence<byte> contentBuffer) => Guard(() => Deserialize(contentBuffer));

    /// <inheritdoc/>
    JsonRpcMessage IJsonRpcMessageTextFormatter.Deserialize(ReadOnlySequence<byte> contentBuffer, Encoding encoding) =>
        Guard(() => Deserialize(contentBuffer, encoding));

    private JsonRpcMessage Guard(Func<JsonRpcMessage> read)
    {
        try
        {
            var message = read();
            // The server sends no requests.
            if (message is not (JsonRpcResult or JsonRpcError)) return message;
            return Replace("The editor answered a request that the server did not send.");
        }
        // The formatter throws the first one for anything that is not JSON, and for values of the wrong type, the others for unexpected members.
        catch (Exception e) when (e is JsonException or UnrecognizedJsonRpcMessageException or InvalidOperationException or FormatException)
        {
            return Replace($"A message of the editor is malformed: {e.Message}");
        }
    }

    /// <summary>Reports a message that cannot be read, and returns a notification without effect in its place.</summary>
    public JsonRpcMessage Replace(string problem)
    {
        report(problem);
        return new JsonRpcRequest { Method = Malformed };
    }
}
