using System.Net;
using System.Net.Sockets;

namespace SegDsl.Onnx.Tests.Browser;

/// <summary>
/// Serves the files of folders on a local port. A request of <see cref="Held"/> is answered after one of <see cref="Release"/>, which delays the end of loading
/// of a page until it has finished.
/// </summary>
internal sealed class FileServer : IDisposable
{
    /// <summary>The names that are not files.</summary>
    public const string Held = "held", Release = "release";

    private static readonly Dictionary<string, string> Types = new()
    {
        [".html"] = "text/html", [".js"] = "text/javascript", [".mjs"] = "text/javascript", [".wasm"] = "application/wasm", [".png"] = "image/png",
        [".json"] = "application/json",
    };

    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HttpListener listener = new();
    private readonly string[] folders;

    /// <param name="folders">The folders; the first one that has a file provides it.</param>
    public FileServer(params string[] folders)
    {
        this.folders = folders;
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Address = $"http://localhost:{((IPEndPoint)free.LocalEndpoint).Port}/";
        }
        listener.Prefixes.Add(Address);
        listener.Start();
        _ = ServeAsync();
    }

    /// <summary>The address of the folders.</summary>
    public string Address { get; }

    /// <inheritdoc/>
    public void Dispose() => listener.Close();

    private async Task ServeAsync()
    {
        while (listener.IsListening)
        {
            try
            {
                _ = Serve(await listener.GetContextAsync());
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                // The server is disposed.
            }
        }
    }

    private async Task Serve(HttpListenerContext context)
    {
        try
        {
            await Respond(context);
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // The browser closed its connection, or the server is disposed.
        }
    }

    private async Task Respond(HttpListenerContext context)
    {
        using var response = context.Response;
        var name = context.Request.Url!.AbsolutePath.TrimStart('/');
        if (name == Release) released.TrySetResult();
        if (name == Held) await released.Task;
        if (folders.Select(f => Path.Combine(f, name)).FirstOrDefault(File.Exists) is not { } path)
        {
            response.StatusCode = 404;
            return;
        }
        response.ContentType = Types.GetValueOrDefault(Path.GetExtension(path), "application/octet-stream");
        var bytes = await File.ReadAllBytesAsync(path);
        response.ContentLength64 = bytes.Length;
        await response.OutputStream.WriteAsync(bytes);
    }
}
