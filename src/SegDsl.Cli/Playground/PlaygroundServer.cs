using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Hosting;
using SegDsl.LanguageServer;

namespace SegDsl.Cli.Playground;

/// <summary>Serves the playground until a signal arrives: the page, the language server over WebSockets, and the panel.</summary>
/// <param name="address">The address to listen on.</param>
/// <param name="file">The edited file.</param>
/// <param name="library">The files that it can use.</param>
/// <param name="error">The standard error.</param>
internal sealed class PlaygroundServer(IPEndPoint address, EditedFile file, PlaygroundLibrary library, TextWriter error)
{
    /// <summary>A deeper drawing has too many boxes for a page.</summary>
    private const int MaxDepth = 8;

    private static readonly string[] Readers = [HttpMethods.Get, HttpMethods.Head];

    private const string Malformed = "The body of the request is malformed.";

    private readonly NetworkPanel panel = new(new LibraryCompiler(library.Files), file.Uri);

    /// <summary>Other machines cannot save, because they would write to this one.</summary>
    public bool CanSave => file.CanBeSaved && IPAddress.IsLoopback(address.Address);

    /// <summary>Serves the playground.</summary>
    /// <param name="started">Receives the URL when the page is available.</param>
    /// <param name="stopping">Stops the server.</param>
    /// <exception cref="CommandException">The server cannot listen on the address.</exception>
    public async Task RunAsync(Action<string> started, CancellationToken stopping)
    {
        await using var program = LocalProgram.Describe(address, error).Build();
        LocalProgram.Observe(program);
        program.UseWebSockets();
        program.Use(next => context => RequestGuard.RunAsync(context, next));
        program.UseRouting();
        program.MapMethods("/", Readers, context => PageFiles.SendAsync(context, "page/index.html"));
        foreach (var path in PageFiles.Paths) program.MapMethods("/" + path, Readers, context => PageFiles.SendAsync(context, path));
        program.MapMethods("/file", Readers, SendFileAsync);
        program.MapPost("/file", context => SaveAsync(context, stopping));
        program.MapMethods("/library", Readers, SendLibraryAsync);
        program.MapPost("/network", context => SendPanelAsync(context, stopping));
        program.MapGet("/lsp", context => ServeEditorAsync(context, stopping));
        await LocalProgram.StartAsync(program, address, stopping).ConfigureAwait(false);
        started(program.Urls.Single());
        await LocalProgram.EndOf(stopping).ConfigureAwait(false);
        await LocalProgram.StopAsync(program).ConfigureAwait(false);
    }

    private async Task ServeEditorAsync(HttpContext context, CancellationToken stopping)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await FailAsync(context, StatusCodes.Status400BadRequest, "Connect with a WebSocket.").ConfigureAwait(false);
            return;
        }
        using var socket = await context.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping, context.RequestAborted);
        try
        {
            await SegLanguageServer.RunAsync(socket, library.Files, ended.Token).ConfigureAwait(false);
        }
        catch (InvalidDataException e)
        {
            await error.WriteLineAsync($"seg: {e.Message}").ConfigureAwait(false);
        }
    }

    private Task SendFileAsync(HttpContext context)
    {
        try
        {
            var (text, version) = file.Read();
            return Send(context, new(file.Name, file.Uri, text, version, file.CommandPath, CanSave), PlaygroundJson.Default.FileDocument);
        }
        catch (Exception e) when (e is CommandException or IOException or UnauthorizedAccessException)
        {
            return FailAsync(context, StatusCodes.Status409Conflict, Failure.MessageOf(e));
        }
    }

    private async Task SaveAsync(HttpContext context, CancellationToken stopping)
    {
        if (await ReadAsync(context, PlaygroundJson.Default.SaveRequest, stopping).ConfigureAwait(false) is not { } request) return;
        if (!CanSave)
        {
            await FailAsync(context, StatusCodes.Status403Forbidden, "There is no file to save to.").ConfigureAwait(false);
            return;
        }
        if (request.Text is not { } text)
        {
            await FailAsync(context, StatusCodes.Status400BadRequest, Malformed).ConfigureAwait(false);
            return;
        }
        SaveResult result;
        try
        {
            var version = file.Save(text, request.Version);
            result = new(version, version is null ? $"{file.Name} was changed by another program." : null, version is null);
        }
        catch (Exception e) when (e is CommandException or IOException or UnauthorizedAccessException)
        {
            result = new(null, Failure.MessageOf(e), false);
        }
        await Send(context, result, PlaygroundJson.Default.SaveResult).ConfigureAwait(false);
    }

    private Task SendLibraryAsync(HttpContext context) => library.Find(context.Request.Query["uri"].ToString()) is { } text
        ? context.Response.WriteAsync(text, context.RequestAborted)
        : FailAsync(context, StatusCodes.Status404NotFound, "The library has no such file.");

    private async Task SendPanelAsync(HttpContext context, CancellationToken stopping)
    {
        if (await ReadAsync(context, PlaygroundJson.Default.PanelRequest, stopping).ConfigureAwait(false) is not { } request) return;
        if (request is not { Text: not null, Size: not null })
        {
            await FailAsync(context, StatusCodes.Status400BadRequest, Malformed).ConfigureAwait(false);
            return;
        }
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        var stop = end.Token;
        try
        {
            var limited = request with { Depth = Math.Clamp(request.Depth, 1, MaxDepth) };
            await Send(context, await Task.Run(() => panel.Compute(limited, stop), stop).ConfigureAwait(false), PlaygroundJson.Default.PanelDocument)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The page has a newer text.
        }
    }

    /// <summary>Reads the body of a request; answers one that is malformed or comes too late, and returns null.</summary>
    private static async Task<T?> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type, CancellationToken stopping) where T : class
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            if (await JsonSerializer.DeserializeAsync(context.Request.Body, type, end.Token).ConfigureAwait(false) is { } body) return body;
        }
        catch (JsonException)
        {
            // Answered below.
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return null;
        }
        await FailAsync(context, StatusCodes.Status400BadRequest, Malformed).ConfigureAwait(false);
        return null;
    }

    private static Task Send<T>(HttpContext context, T document, JsonTypeInfo<T> type)
    {
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(document, type, cancellationToken: context.RequestAborted);
    }

    private static Task FailAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(message, context.RequestAborted);
    }
}
