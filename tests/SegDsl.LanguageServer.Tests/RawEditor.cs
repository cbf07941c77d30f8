using System.Globalization;
using System.Text;
using System.Text.Json;
using Nerdbank.Streams;

namespace SegDsl.LanguageServer.Tests;

/// <summary>An editor that sends bytes of its own, which need not be messages of the protocol.</summary>
internal sealed class RawEditor : IDisposable
{
    private readonly Stream client;

    /// <summary>Starts a server.</summary>
    public RawEditor()
    {
        (client, var server) = FullDuplexStream.CreatePair();
        Ended = SegLanguageServer.RunAsync(server, server, []);
    }

    /// <summary>The exit code of the server.</summary>
    public Task<int> Ended { get; }

    /// <summary>Sends a message with a header.</summary>
    public Task Send(string message) => Write($"Content-Length: {Encoding.UTF8.GetByteCount(message)}\r\n\r\n{message}");

    /// <summary>Sends a text.</summary>
    public async Task Write(string text)
    {
        await client.WriteAsync(Encoding.UTF8.GetBytes(text));
        await client.FlushAsync();
    }

    /// <summary>Receives a message.</summary>
    public async Task<JsonElement> Receive()
    {
        const string length = "Content-Length:";
        var size = 0;
        while (await Line() is { Length: > 0 } line)
            if (line.StartsWith(length, StringComparison.Ordinal)) size = int.Parse(line[length.Length..], CultureInfo.InvariantCulture);
        var content = new byte[size];
        await client.ReadExactlyAsync(content);
        return JsonDocument.Parse(content).RootElement;
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private async Task<string> Line()
    {
        var (text, next) = (new StringBuilder(), new byte[1]);
        while (!text.ToString().EndsWith("\r\n", StringComparison.Ordinal))
        {
            await client.ReadExactlyAsync(next);
            text.Append((char)next[0]);
        }
        return text.ToString().TrimEnd();
    }
}
