using System.Collections.Concurrent;
using System.Text.Json;
using Nerdbank.Streams;
using StreamJsonRpc;

namespace SegDsl.LanguageServer.Tests;

/// <summary>An editor that talks to a server over streams.</summary>
public sealed class Editor : IDisposable
{
    private readonly JsonRpc rpc;
    private readonly ConcurrentDictionary<string, JsonElement> diagnostics = new();
    private readonly SemaphoreSlim received = new(0);

    /// <summary>Starts a server.</summary>
    /// <param name="library">The files that every workspace can use.</param>
    public Editor(params IReadOnlyList<(string Path, string Text)> library)
    {
        var (client, server) = FullDuplexStream.CreatePair();
        Ended = SegLanguageServer.RunAsync(server, server, library);
        rpc = new(new HeaderDelimitedMessageHandler(client, client, new SystemTextJsonFormatter()));
        rpc.AddLocalRpcTarget(new Receiver(this));
        rpc.StartListening();
    }

    /// <summary>The exit code of the server.</summary>
    public Task<int> Ended { get; }

    /// <summary>Sends a request.</summary>
    public async Task<JsonElement> Ask(string method, object? parameters = null) => await rpc.InvokeWithParameterObjectAsync<JsonElement>(method, parameters);

    /// <summary>Sends a notification.</summary>
    public Task Tell(string method, object? parameters = null) => rpc.NotifyWithParameterObjectAsync(method, parameters);

    /// <summary>Opens a file.</summary>
    public Task Open(string uri, string text) => Tell("textDocument/didOpen", new { textDocument = new { uri, languageId = "seg", version = 1, text } });

    /// <summary>Waits until the codes of the diagnostics of a file are as expected.</summary>
    public async Task Diagnoses(string uri, params string[] codes)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!diagnostics.TryGetValue(uri, out var found) || !Codes(found).SequenceEqual(codes)) await received.WaitAsync(limit.Token);

        static IEnumerable<string?> Codes(JsonElement found) => found.EnumerateArray().Select(d => d.GetProperty("code").GetString());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        rpc.Dispose();
        received.Dispose();
    }

    private sealed class Receiver(Editor editor)
    {
        [JsonRpcMethod("textDocument/publishDiagnostics", UseSingleObjectParameterDeserialization = true)]
        public void Publish(JsonElement parameters)
        {
            editor.diagnostics[parameters.GetProperty("uri").GetString()!] = parameters.GetProperty("diagnostics").Clone();
            editor.received.Release();
        }
    }
}
