using System.Net.WebSockets;
using System.Text.Json;
using Nerdbank.Streams;
using StreamJsonRpc;

namespace SegDsl.LanguageServer.Tests;

/// <summary>The server over a WebSocket, as a page uses it, and the compiler of its texts.</summary>
public sealed class BrowserConnectionTests
{
    private const string Uri = "seg:/net.seg";

    private const string Text = "use Parts\n\nnetwork Net\n{\n    in x: [N, 3, H, W]\n    out seg = x -> c: Once(2)\n}\n";

    private static readonly (string, string)[] Library =
        [("zoo:/parts.seg", "namespace Parts\n\nblock Once(width: int)\n{\n    in x: [N, C, H, W]\n    out x -> c: Conv(width, 3)\n}\n")];

    [Fact]
    public async Task The_server_uses_the_library_and_reads_no_files()
    {
        var folder = Directory.CreateTempSubdirectory("seg-browser-").FullName;
        try
        {
            var path = Path.Combine(folder, "secret.seg");
            await File.WriteAllTextAsync(path, "block Secret {\n    in x: [N, C, H, W]\n    out x\n}\n");
            var (client, server) = FullDuplexStream.CreatePair();
            using var accepted = WebSocket.CreateFromStream(server, new WebSocketCreationOptions { IsServer = true });
            using var connected = WebSocket.CreateFromStream(client, new WebSocketCreationOptions());
            var ended = SegLanguageServer.RunAsync(accepted, Library);
            using var rpc = new JsonRpc(new WebSocketMessageHandler(connected, new SystemTextJsonFormatter()));
            rpc.StartListening();

            await Ask("initialize", new { rootUri = new Uri(folder).AbsoluteUri });
            await rpc.NotifyWithParameterObjectAsync("textDocument/didOpen", new { textDocument = new { uri = Uri, version = 1, text = Text } });
            var symbols = await Ask("workspace/symbol", new { query = "" });
            Assert.Equal(["Net", "Once"], symbols.EnumerateArray().Select(s => s.GetProperty("name").GetString()));
            var definition = await Ask("textDocument/definition", new { textDocument = new { uri = Uri }, position = new { line = 5, character = 24 } });
            Assert.Equal("zoo:/parts.seg", definition.GetProperty("uri").GetString());

            var refused = await Assert.ThrowsAsync<RemoteInvocationException>(
                () => Ask("textDocument/documentSymbol", new { textDocument = new { uri = new Uri(path).AbsoluteUri } }));
            Assert.Contains("has no access to files", refused.Message, StringComparison.Ordinal);

            await Ask("shutdown", null);
            await rpc.NotifyAsync("exit");
            Assert.Equal(0, await ended);

            Task<JsonElement> Ask(string method, object? parameters) => rpc.InvokeWithParameterObjectAsync<JsonElement>(method, parameters);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData(16 << 20, false)]
    [InlineData((16 << 20) + 1, true)]
    public async Task A_message_that_is_too_large_closes_the_connection_with_a_reason(int bytes, bool closes)
    {
        var (client, server) = FullDuplexStream.CreatePair();
        using var accepted = WebSocket.CreateFromStream(server, new WebSocketCreationOptions { IsServer = true });
        using var connected = WebSocket.CreateFromStream(client, new WebSocketCreationOptions());
        var ended = SegLanguageServer.RunAsync(accepted, Library);
        var message = new byte[bytes];
        Array.Fill(message, (byte)' ');
        var start = """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}"""u8;
        start.CopyTo(message);

        var buffer = new byte[1 << 16];
        var receiving = connected.ReceiveAsync(buffer, CancellationToken.None);
        // The server closes the connection while the message is being sent.
        var sending = connected.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        var answer = await receiving;

        Assert.Equal(closes ? WebSocketMessageType.Close : WebSocketMessageType.Text, answer.MessageType);
        if (closes)
        {
            Assert.Equal((WebSocketCloseStatus.MessageTooBig, "A message has more than 16 MiB."), (answer.CloseStatus, answer.CloseStatusDescription));
            Assert.Equal(1, await ended);
            return;
        }
        await sending;
    }

    [Fact]
    public void A_text_is_compiled_with_what_it_uses()
    {
        var compiler = new LibraryCompiler(Library);
        var file = compiler.Compile(Uri, Text);
        Assert.True(file.IsSound);
        Assert.Equal("Net", file.Compilation.GraphOf(file.File.Blocks[0].Signature)?.Name);
        Assert.Equal(["SEG201"], compiler.Compile(Uri, Text.Replace("Once", "Onec", StringComparison.Ordinal)).Report.Own.Select(d => d.Code));
    }
}
