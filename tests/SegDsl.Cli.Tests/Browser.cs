using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SegDsl.Cli.Tests;

/// <summary>Headless Chromium with one page, driven with the Chrome DevTools Protocol.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly string[] Programs = ["chromium", "chromium-browser", "google-chrome"];

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2), Pause = TimeSpan.FromMilliseconds(50);

    private readonly Process process;
    private readonly ClientWebSocket socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode?>> pending = new();
    private readonly ConcurrentQueue<string> errors = new();
    private readonly SemaphoreSlim turn = new(1);
    private string? session;
    private int next;

    private Browser(Process process) => this.process = process;

    /// <summary>The errors that pages have written to their console, and their uncaught exceptions.</summary>
    public IReadOnlyCollection<string> Errors => errors;

    /// <summary>The browser that is installed; null if there is none.</summary>
    public static string? Find() => Programs.FirstOrDefault(IsInstalled);

    /// <summary>Starts a browser and opens a page.</summary>
    /// <param name="program">The browser.</param>
    /// <param name="profile">The folder of its profile.</param>
    /// <param name="address">The page.</param>
    /// <param name="width">The width of the page in pixels.</param>
    /// <param name="height">The height of the page in pixels.</param>
    public static async Task<Browser> Open(string program, string profile, Uri address, int width = 1440, int height = 900)
    {
        string[] arguments =
        [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--remote-debugging-port=0",
            $"--user-data-dir={profile}", $"--window-size={width},{height}", "about:blank",
        ];
        var browser = new Browser(Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!);
        await browser.socket.ConnectAsync(await browser.Address(), CancellationToken.None);
        _ = browser.Receive();
        var targets = await browser.Send("Target.getTargets");
        var page = targets!["targetInfos"]!.AsArray().First(t => (string?)t!["type"] == "page")!["targetId"]!;
        var attached = await browser.Send("Target.attachToTarget", new { targetId = (string?)page, flatten = true });
        browser.session = (string?)attached!["sessionId"];
        foreach (var domain in new[] { "Page", "Runtime", "Log" }) await browser.Send(domain + ".enable");
        await browser.Send("Emulation.setDeviceMetricsOverride", new { width, height, deviceScaleFactor = 1, mobile = false });
        await browser.Send("Page.navigate", new { url = address.ToString() });
        return browser;
    }

    /// <summary>Evaluates an expression in the page, and waits for its promise.</summary>
    public async Task<JsonNode?> Evaluate(string expression)
    {
        var answer = await Send("Runtime.evaluate", new { expression, awaitPromise = true, returnByValue = true, userGesture = true });
        return answer!["exceptionDetails"] is { } failure ? throw new InvalidOperationException(failure.ToJsonString()) : answer["result"]!["value"];
    }

    /// <summary>Waits until an expression is true in the page.</summary>
    public async Task WaitFor(string condition)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            if ((bool?)await Evaluate($"Boolean({condition})") == true) return;
            if (watch.Elapsed > Limit)
            {
                var content = (string?)await Evaluate("document.body.innerText");
                throw new TimeoutException($"Not true in the page: {condition}\n{string.Join('\n', errors)}\n{content}");
            }
            await Task.Delay(Pause);
        }
    }

    /// <summary>Types text where the cursor is.</summary>
    public Task Type(string text) => Send("Input.insertText", new { text });

    /// <summary>Presses a key without text.</summary>
    /// <param name="key">Its name, such as <c>Enter</c>.</param>
    /// <param name="code">Its number.</param>
    public async Task Press(string key, int code)
    {
        foreach (var type in new[] { "rawKeyDown", "keyUp" })
            await Send("Input.dispatchKeyEvent", new { type, key, code = key, windowsVirtualKeyCode = code, nativeVirtualKeyCode = code });
    }

    /// <summary>Takes a picture of the page.</summary>
    /// <param name="path">The PNG file.</param>
    /// <param name="width">The width of the page.</param>
    /// <param name="height">The height of the page.</param>
    /// <param name="scheme"><c>light</c> or <c>dark</c>.</param>
    public async Task Capture(string path, int width, int height, string scheme)
    {
        await Send("Emulation.setEmulatedMedia", new { features = new[] { new { name = "prefers-color-scheme", value = scheme } } });
        await Send("Emulation.setDeviceMetricsOverride", new { width, height, deviceScaleFactor = 1, mobile = false });
        await Task.Delay(Pause * 20);
        var picture = await Send("Page.captureScreenshot", new { format = "png", captureBeyondViewport = false });
        await File.WriteAllBytesAsync(path, Convert.FromBase64String((string)picture!["data"]!));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        socket.Dispose();
        turn.Dispose();
    }

    private async Task<Uri> Address()
    {
        const string start = "DevTools listening on ";
        var read = new StringBuilder();
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(start, StringComparison.Ordinal))
            {
                _ = process.StandardError.ReadToEndAsync();
                return new(line[start.Length..]);
            }
            read.AppendLine(line);
        }
        throw new InvalidOperationException($"The browser did not start.\n{read}");
    }

    private async Task<JsonNode?> Send(string method, object? parameters = null)
    {
        var id = Interlocked.Increment(ref next);
        var answer = pending[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var message = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = JsonSerializer.SerializeToNode(parameters ?? new { }) };
        if (session is not null) message["sessionId"] = session;
        await turn.WaitAsync();
        try
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()).AsMemory(), WebSocketMessageType.Text, true, CancellationToken.None);
        }
        finally
        {
            turn.Release();
        }
        return await answer.Task.WaitAsync(Limit);
    }

    private async Task Receive()
    {
        var (buffer, content) = (new byte[1 << 16], new MemoryStream());
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                if (part.MessageType == WebSocketMessageType.Close) return;
                content.Write(buffer, 0, part.Count);
                if (!part.EndOfMessage) continue;
                Handle(JsonNode.Parse(content.ToArray())!);
                content.SetLength(0);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The browser was closed.
        }
    }

    private void Handle(JsonNode message)
    {
        if ((int?)message["id"] is { } id)
        {
            if (!pending.TryRemove(id, out var waiting)) return;
            if (message["error"] is { } error) waiting.SetException(new InvalidOperationException(error.ToJsonString()));
            else waiting.SetResult(message["result"]?.DeepClone());
        }
        var parameters = message["params"];
        switch ((string?)message["method"])
        {
            case "Runtime.exceptionThrown":
            case "Runtime.consoleAPICalled" when (string?)parameters!["type"] == "error":
            case "Log.entryAdded" when (string?)parameters!["entry"]!["level"] == "error":
                errors.Enqueue(parameters!.ToJsonString());
                break;
        }
    }

    private static bool IsInstalled(string program)
    {
        try
        {
            using var version = Process.Start(new ProcessStartInfo(program, ["--version"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            version.WaitForExit();
            return version.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
