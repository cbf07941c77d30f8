using System.Text.Json;

namespace SegDsl.LanguageServer.Tests;

/// <summary>The server over streams, as an editor uses it.</summary>
public sealed class ProtocolTests
{
    private const string Uri = "file:///project/net.seg";

    private const string Text = """
        network Small(classes: int = 3) {
            in x: [N, 3, H, W]
            y = x -> conv: Conv(8, 3)
            out seg = y -> final: Conv(classes, 1)
        }

        """;

    [Fact]
    public async Task An_editor_opens_edits_asks_and_ends()
    {
        using var editor = new Editor();
        var started = await editor.Ask("initialize", new { processId = 1, rootUri = (string?)null, capabilities = new { } });
        Assert.Equal("utf-16", started.GetProperty("capabilities").GetProperty("positionEncoding").GetString());
        Assert.True(started.GetProperty("capabilities").GetProperty("inlayHintProvider").GetBoolean());
        await editor.Tell("initialized", new { });
        await editor.Open(Uri, Text);
        await editor.Diagnoses(Uri);

        var range = new { start = new { line = 2, character = 19 }, end = new { line = 2, character = 23 } };
        await editor.Tell(
            "textDocument/didChange", new { textDocument = new { uri = Uri, version = 2 }, contentChanges = new[] { new { range, text = "Cnv" } } });
        await editor.Diagnoses(Uri, "SEG201");
        await editor.Tell("textDocument/didChange", new { textDocument = new { uri = Uri, version = 3 }, contentChanges = new[] { new { text = Text } } });
        await editor.Diagnoses(Uri);

        var whole = new { start = Position(0, 0), end = Position(9, 0) };
        var hints = await editor.Ask("textDocument/inlayHint", new { textDocument = new { uri = Uri }, range = whole });
        Assert.Equal([": [N, 8, H, W]", ": [N, classes, H, W]"], hints.EnumerateArray().Select(h => h.GetProperty("label").GetString()));

        await editor.Ask("shutdown");
        await editor.Tell("exit");
        Assert.Equal(0, await editor.Ended);
    }

    [Fact]
    public async Task Without_shutdown_the_exit_code_is_1()
    {
        var editor = new Editor();
        await editor.Ask("initialize", new { });
        editor.Dispose();
        Assert.Equal(1, await editor.Ended);
    }

    [Fact]
    public async Task A_request_that_cannot_be_answered_has_a_message()
    {
        using var editor = new Editor();
        await editor.Ask("initialize", new { });
        await editor.Open(Uri, Text);
        var error = await Assert.ThrowsAsync<StreamJsonRpc.RemoteInvocationException>(
            () => editor.Ask("textDocument/rename", new { textDocument = new { uri = Uri }, position = Position(2, 5), newName = "not a name" }));
        Assert.Contains("'not a name' is not a name", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ no json")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("{\"jsonrpc\":\"2.0\"}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"shutdown\"}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"method\":7}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":12345,\"result\":null}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":12345,\"error\":{\"code\":1,\"message\":\"none\"}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"method\":\"exit\",\"params\":\"none\"}")]
    public async Task A_malformed_message_is_answered_and_the_server_continues(string message)
    {
        using var stream = new RawEditor();
        await stream.Send(message);
        await stream.Send("""{"jsonrpc":"2.0","id":7,"method":"initialize","params":{}}""");
        var answers = new List<JsonElement>();
        while (!answers.Exists(a => a.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.Number)) answers.Add(await stream.Receive());

        Assert.Equal(-32700, answers.Single(a => a.TryGetProperty("error", out _)).GetProperty("error").GetProperty("code").GetInt32());
        Assert.True(answers[^1].GetProperty("result").TryGetProperty("capabilities", out _));
    }

    [Fact]
    public async Task A_lost_frame_ends_the_server_with_a_message()
    {
        using var stream = new RawEditor();
        await stream.Write("no header at all\r\n\r\n{}");
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => stream.Ended);
        Assert.StartsWith("The editor sent a message that is not one of the protocol: ", error.Message, StringComparison.Ordinal);
    }

    private static object Position(int line, int character) => new { line, character };
}
