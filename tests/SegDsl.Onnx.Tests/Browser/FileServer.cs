using System.Net;
using System.Net.Sockets;

namespace SegDsl.Onnx.Tests.Browser;

/// <summary>Serves the files of folders on a local port.</summary>
internal sealed class FileServer : IDisposable
{
    private static readonly Dictionary<string, string> Types = new()
    {
        [".html"] = "text/html", [".js"] = "text/javascript", [".mjs"] = "text/javascript", [".wasm"] = "application/wasm", [".png"] = "image/png",
        [".json"] = "application/json",
    };

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
                await Respond(await listener.GetContextAsync());
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                // The browser closed its connection, or the server is disposed.
            }
        }
    }

    private async Task Respond(HttpListenerContext context)
    {
        using var response = context.Response;
        var name = context.Request.Url!.AbsolutePath.TrimStart('/');
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
