using Microsoft.AspNetCore.Http;

namespace SegDsl.Serving.Http;

/// <summary>The page on which people try the network.</summary>
internal static class Page
{
    private static readonly Lazy<byte[]> Text = new(Read);

    /// <summary>Writes the page.</summary>
    public static Task WriteAsync(HttpContext context)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.ContentSecurityPolicy =
            "default-src 'none'; img-src blob: data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; frame-ancestors 'none'";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return context.Response.Body.WriteAsync(Text.Value, context.RequestAborted).AsTask();
    }

    private static byte[] Read()
    {
        using var stream = typeof(Page).Assembly.GetManifestResourceStream("page.html")!;
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
