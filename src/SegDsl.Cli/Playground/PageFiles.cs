using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace SegDsl.Cli.Playground;

/// <summary>The files of the page: its own, and those of the Monaco editor. They are embedded in the program.</summary>
internal static class PageFiles
{
    private const string Prefix = "playground/";

    private static readonly Assembly Program = typeof(PageFiles).Assembly;

    private static readonly Dictionary<string, string> ContentTypes = new(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".txt"] = "text/plain; charset=utf-8",
        [".ttf"] = "font/ttf",
    };

    private static readonly string Tag = $"\"{Program.ManifestModule.ModuleVersionId:N}\"";

    /// <summary>The paths of all files, for example <c>page/main.js</c>.</summary>
    public static IReadOnlyList<string> Paths { get; } =
        [.. Program.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Select(n => n[Prefix.Length..])];

    /// <summary>Sends a file.</summary>
    /// <param name="context">The request.</param>
    /// <param name="path">One of <see cref="Paths"/>.</param>
    public static async Task SendAsync(HttpContext context, string path)
    {
        var response = context.Response;
        // The browser asks each time whether the program is still the same.
        response.Headers.CacheControl = "no-cache";
        response.Headers.ETag = Tag;
        if (context.Request.Headers.IfNoneMatch == Tag)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        using var content = Program.GetManifestResourceStream(Prefix + path) ?? throw new ArgumentException($"The page has no file '{path}'.", nameof(path));
        response.ContentType = ContentTypes[Path.GetExtension(path)];
        response.ContentLength = content.Length;
        await content.CopyToAsync(response.Body, context.RequestAborted).ConfigureAwait(false);
    }
}
