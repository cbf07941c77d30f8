using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json.Nodes;

namespace SegDsl.Cli.Tests;

/// <summary><c>seg playground</c> as a process: its requests, and its page in headless Chromium, the second client of the language server.</summary>
public sealed class PlaygroundTests : CommandLineFixture
{
    private const string Network = """
        use SegDsl.Models.Blocks

        network Small(classes: int = 4)
        {
            in x: [N, 3, H, W]

            y = x -> first: ConvBNReLU(8, stride: 2)
            out seg = y -> last: Conv(classes, 1) -> upsample(2)
        }

        """;

    [SkippableFact]
    public async Task The_page_follows_the_text()
    {
        var program = Browser.Find();
        Skip.If(program is null, "Chromium is not installed.");
        var path = Write("small.seg", Network);
        using var server = Start(path);
        try
        {
            await using var browser = await Browser.Open(program!, InFolder("profile"), await AddressOf(server));
            await browser.WaitFor("window.playground && document.querySelector('#summary dl')");
            await browser.Evaluate("""
                window.cursorAt = (text, offset = 0) => {
                  const { editor, model } = playground;
                  const found = model.findNextMatch(text, { lineNumber: 1, column: 1 }, false, true, null, false).range;
                  editor.setPosition({ lineNumber: found.startLineNumber, column: found.startColumn + offset });
                  editor.focus();
                };
                window.markers = () => playground.monaco.editor.getModelMarkers({ resource: playground.model.uri }).map(m => m.code).join();
                window.text = selector => [...document.querySelectorAll(selector)].map(e => e.textContent.replaceAll('\u00a0', ' ')).join('\n');
                window.run = action => { playground.editor.getAction(action).run(); };
                """);

            await browser.WaitFor("text('.view-lines').includes(': [N, 8, ceil(H / 2), ceil(W / 2)]')");
            await browser.WaitFor("text('#editor').includes('M parameters · ')");
            await browser.WaitFor("text('#summary').includes('1 × 4 × 512 × 1024')");

            await Errors(browser);
            await Names(browser);
            await Drawing(browser);
            await Saving(browser, path);
            Assert.True(browser.Errors.Count == 0, string.Join('\n', browser.Errors));
        }
        finally
        {
            server.Kill();
        }
    }

    /// <summary>An error appears with its code, has a correction, and disappears.</summary>
    private static async Task Errors(Browser browser)
    {
        await browser.Evaluate("cursorAt('Conv(classes', 2)");
        await browser.Type("x");
        await browser.WaitFor("markers() === 'SEG201'");
        await browser.WaitFor("text('#problems').includes(\"SEG201 'Coxnv' is not a known layer. Did you mean 'Conv'?\")");
        await browser.WaitFor("text('#stale').includes('The file has an error. This is the last version of Small that compiled.')");
        await browser.Evaluate("run('editor.action.quickFix')");
        // Monaco finds no action if it still searches for those of the light bulb.
        await browser.WaitFor(
            "text('body').includes(\"Change to 'Conv'\") || (text('body').includes('No code actions available') && run('editor.action.quickFix'))");
        await browser.Press("Enter", 13);
        await browser.WaitFor("markers() === '' && document.getElementById('stale').hidden && playground.model.getValue().includes('Conv(classes')");
    }

    /// <summary>Completion, hover, definition and renaming.</summary>
    private static async Task Names(Browser browser)
    {
        await browser.Evaluate("cursorAt('upsample', 0)");
        await browser.Evaluate("run('editor.action.triggerSuggest')");
        await browser.WaitFor("text('.suggest-widget.visible .monaco-list-row').includes('AvgPool')");
        await browser.Press("Escape", 27);

        await browser.Evaluate("cursorAt('ConvBNReLU', 3)");
        await browser.Evaluate("run('editor.action.showHover')");
        await browser.WaitFor("text('.monaco-hover').includes('block ConvBNReLU(width: int')");
        await browser.Press("Escape", 27);

        await browser.Evaluate("run('editor.action.revealDefinition')");
        await browser.WaitFor("playground.editor.getModel().uri.toString().endsWith('conv_norm.seg') && text('#name').includes('read-only')");
        await browser.Evaluate("document.getElementById('back').click()");
        await browser.WaitFor("playground.editor.getModel() === playground.model");

        await browser.Evaluate("cursorAt('y ->', 0)");
        await browser.Evaluate("run('editor.action.rename')");
        await browser.WaitFor("document.querySelector('.rename-box input') === document.activeElement");
        await browser.Evaluate("document.activeElement.select()");
        await browser.Type("half");
        await browser.Press("Enter", 13);
        await browser.WaitFor("playground.model.getValue().includes('half = x') && playground.model.getValue().includes('out seg = half ->')");
    }

    /// <summary>The drawing and the summary follow the text and the chosen size.</summary>
    private static async Task Drawing(Browser browser)
    {
        var hasDrawing = await browser.Evaluate("Boolean(document.querySelector('#drawing svg'))") is { } drawn && (bool)drawn;
        await browser.Evaluate("cursorAt('8, stride', 0)");
        await browser.Type("2");
        await browser.WaitFor("text('#summary td').includes('1 × 28 × 256 × 512')");
        if (hasDrawing) await browser.WaitFor("text('#drawing').includes('28×⌈') || text('#drawing').includes('28×256×512')");
        else await browser.WaitFor("text('#drawing').includes(\"needs the program 'dot'\")");
        await browser.Evaluate("(size => { size.value = '1x3x64x64'; size.dispatchEvent(new Event('input')); })(document.getElementById('size'))");
        await browser.WaitFor("text('#summary').includes('1 × 4 × 64 × 64')");
        await browser.Evaluate("(size => { size.value = '1x4x64x64'; size.dispatchEvent(new Event('input')); })(document.getElementById('size'))");
        await browser.WaitFor("text('#summary').includes(\"1x4x64x64: dimension 2 of 'x', [N, 3, H, W], is 3 and not 4.\")");
    }

    private static async Task Saving(Browser browser, string path)
    {
        await browser.Evaluate("document.getElementById('save').click()");
        await browser.WaitFor("text('#toast').includes('Saved small.seg.')");
        Assert.Equal((string?)await browser.Evaluate("playground.model.getValue()"), await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task Requests_of_other_sites_are_refused()
    {
        using var server = Start(Write("small.seg", Network));
        try
        {
            var address = await AddressOf(server);
            using var client = new HttpClient { BaseAddress = address };
            Assert.Contains("<title>seg playground</title>", await client.GetStringAsync(""), StringComparison.Ordinal);
            foreach (var page in new[] { "", "page/main.js", "file" })
            {
                var head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, page));
                Assert.Equal((HttpStatusCode.OK, ""), (head.StatusCode, await head.Content.ReadAsStringAsync()));
            }

            using var rebound = new HttpRequestMessage(HttpMethod.Get, "file");
            rebound.Headers.Host = "evil.example:" + address.Port;
            Assert.Equal(HttpStatusCode.Forbidden, (await client.SendAsync(rebound)).StatusCode);

            foreach (var origin in new[] { null, "http://evil.example", $"http://127.0.0.1:{address.Port + 1}" })
            {
                using var save = Post(client, "file", origin, new JsonObject { ["text"] = "", ["version"] = null });
                Assert.Equal(HttpStatusCode.Forbidden, (await client.SendAsync(save)).StatusCode);
                using var socket = new ClientWebSocket();
                if (origin is not null) socket.Options.SetRequestHeader("Origin", origin);
                await Assert.ThrowsAsync<WebSocketException>(
                    () => socket.ConnectAsync(new UriBuilder(address) { Scheme = "ws", Path = "lsp" }.Uri, CancellationToken.None));
            }
            Assert.Equal(Network, await File.ReadAllTextAsync(InFolder("small.seg")));
        }
        finally
        {
            server.Kill();
        }
    }

    [Fact]
    public async Task Only_the_file_of_the_command_line_is_saved_and_not_over_a_newer_one()
    {
        var path = InFolder("new.seg");
        using var server = Start(path);
        try
        {
            var address = await AddressOf(server);
            using var client = new HttpClient { BaseAddress = address };
            var file = (await client.GetFromJsonAsync<JsonObject>("file"))!;
            Assert.Equal(("new.seg", "", true), ((string?)file["name"], (string?)file["version"], (bool?)file["canBeSaved"]));
            Assert.Contains("network SmallUNet", (string?)file["text"], StringComparison.Ordinal);
            Assert.False(File.Exists(path));

            var saved = await Save("a", "");
            Assert.Equal("a", await File.ReadAllTextAsync(path));
            await File.WriteAllTextAsync(path, "b");
            var refused = await Save("c", (string?)saved["version"]);
            Assert.Equal((null, true), ((string?)refused["version"], (bool?)refused["isConflict"]));
            Assert.Equal("new.seg was changed by another program.", (string?)refused["problem"]);
            Assert.Equal("b", await File.ReadAllTextAsync(path));
            Assert.NotNull((await Save("c", null))["version"]);
            Assert.Equal("c", await File.ReadAllTextAsync(path));

            Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("library?uri=" + Uri.EscapeDataString("file://" + path))).StatusCode);
            using var malformed = Post(client, "file", Origin(client), new JsonObject { ["text"] = 7 });
            Assert.Equal(HttpStatusCode.BadRequest, (await client.SendAsync(malformed)).StatusCode);

            async Task<JsonObject> Save(string text, string? version)
            {
                using var request = Post(client, "file", Origin(client), new JsonObject { ["text"] = text, ["version"] = version });
                var answer = await client.SendAsync(request);
                return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonObject>())!;
            }
        }
        finally
        {
            server.Kill();
        }
    }

    [SkippableFact]
    public async Task A_client_that_sends_slowly_does_not_delay_the_end()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        using var server = Start(Write("small.seg", Network));
        try
        {
            var address = await AddressOf(server);
            using var client = new TcpClient();
            await client.ConnectAsync(address.Host, address.Port);
            var request = $"POST /file HTTP/1.1\r\nHost: {address.Authority}\r\nOrigin: http://{address.Authority}\r\nContent-Length: 1000\r\n\r\n{{";
            await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(request));
            using var other = new HttpClient { BaseAddress = address };
            Assert.NotEmpty(await other.GetStringAsync("file"));

            ProgramProcess.Signal(server.Id, "TERM");
            Assert.True(server.WaitForExit(TimeSpan.FromSeconds(8)), "The server waits for the client.");
        }
        finally
        {
            server.Kill();
        }
    }

    [Theory]
    [InlineData("none/a.seg", "does not exist.")]
    [InlineData("a.txt", "expected a .seg file.")]
    public void A_path_that_cannot_be_a_file_is_refused(string path, string expected) =>
        Assert.Contains(expected, Fails(1, "playground", InFolder(path)), StringComparison.Ordinal);

    [Fact]
    public void A_port_in_use_is_reported()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        Assert.Equal($"seg: Port {port} of 127.0.0.1 is in use. Choose another one with --port.\n", Fails(1, "playground", "--port", $"{port}"));
    }

    private static Process Start(string path) => ProgramProcess.Describe(ProgramProcess.CommandLine("playground", path, "--port", "0")).Start();

    private static async Task<Uri> AddressOf(Process server)
    {
        const string middle = " at ", end = " (Ctrl-C stops).";
        var line = await server.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException(await server.StandardError.ReadToEndAsync());
        var start = line.IndexOf(middle, StringComparison.Ordinal) + middle.Length;
        return new(line[start..line.IndexOf(end, StringComparison.Ordinal)]);
    }

    private static string Origin(HttpClient client) => client.BaseAddress!.GetLeftPart(UriPartial.Authority);

    private static HttpRequestMessage Post(HttpClient client, string path, string? origin, JsonObject body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(client.BaseAddress!, path)) { Content = JsonContent.Create(body) };
        if (origin is not null) request.Headers.Add("Origin", origin);
        return request;
    }
}
