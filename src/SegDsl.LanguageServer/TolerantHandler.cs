using StreamJsonRpc;
using StreamJsonRpc.Protocol;

namespace SegDsl.LanguageServer;

/// <summary>Reads and writes messages with headers. An empty message, which the base class does not accept, is malformed like others.</summary>
/// <param name="output">The messages for the editor.</param>
/// <param name="input">The messages of the editor.</param>
/// <param name="formatter">Reads and writes their content.</param>
internal sealed class TolerantHandler(Stream output, Stream input, TolerantFormatter formatter) : HeaderDelimitedMessageHandler(output, input, formatter)
{
    /// <summary>The parameter of the base class with the length, which must be positive. Its exception follows the complete header.</summary>
    private const string Length = "contentLength";

    /// <inheritdoc/>
    protected override async ValueTask<JsonRpcMessage?> ReadCoreAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await base.ReadCoreAsync(cancellationToken);
        }
        catch (ArgumentOutOfRangeException e) when (e.ParamName == Length)
        {
            return formatter.Replace("A message of the editor is empty.");
        }
    }
}
