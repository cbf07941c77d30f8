using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace SegDsl.Serving.Http;

/// <summary>The file that a request sends: its body, or the first file of a form.</summary>
internal static class ImageUpload
{
    /// <summary>What the parts of a form take in addition to the file, at most.</summary>
    private const int FormBytes = 1 << 16;

    private const int MaxInitialBytes = 1 << 20;

    /// <summary>Reads the file.</summary>
    /// <param name="request">The request.</param>
    /// <param name="maxBytes">The maximum size of the file.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>The name for messages, and the content.</returns>
    /// <exception cref="RequestException">The file is missing or too large, or the form is malformed.</exception>
    public static async Task<(string Name, byte[] Content)> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellation)
    {
        var isForm = request.HasFormContentType && request.ContentType!.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase);
        var limit = maxBytes + (isForm ? (long)FormBytes : 0);
        var feature = request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>();
        if (request.ContentLength > limit)
        {
            // The server reads and discards the rest, so that the client receives the response.
            if (feature is { IsReadOnly: false }) feature.MaxRequestBodySize = null;
            throw TooLarge(maxBytes);
        }
        if (feature is { IsReadOnly: false }) feature.MaxRequestBodySize = limit;
        try
        {
            return isForm
                ? await ReadFormAsync(request, maxBytes, cancellation).ConfigureAwait(false)
                : ("image", await ReadBodyAsync(request, maxBytes, cancellation).ConfigureAwait(false));
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw TooLarge(maxBytes);
        }
        catch (Exception e) when (e is InvalidDataException || (isForm && e is IOException and not BadHttpRequestException))
        {
            throw new RequestException(StatusCodes.Status400BadRequest, $"The form is malformed: {e.Message}");
        }
    }

    private static async Task<byte[]> ReadBodyAsync(HttpRequest request, int maxBytes, CancellationToken cancellation)
    {
        // A length alone must not allocate much memory.
        using var content = new MemoryStream((int)Math.Min(request.ContentLength ?? 0, MaxInitialBytes));
        var buffer = new byte[1 << 16];
        while (await request.Body.ReadAsync(buffer, cancellation).ConfigureAwait(false) is var count and > 0)
        {
            // Not every server limits the body.
            if (content.Length + count > maxBytes) throw TooLarge(maxBytes);
            content.Write(buffer, 0, count);
        }
        return content.Length == 0 ? throw NoImage() : content.Length == content.Capacity ? content.GetBuffer() : content.ToArray();
    }

    private static async Task<(string Name, byte[] Content)> ReadFormAsync(
        HttpRequest request, int maxBytes, CancellationToken cancellation)
    {
        var form = await request.ReadFormAsync(new FormOptions { MultipartBodyLengthLimit = maxBytes + (long)FormBytes }, cancellation)
            .ConfigureAwait(false);
        if (form.Files is not [{ Length: > 0 } file, ..]) throw NoImage();
        if (file.Length > maxBytes) throw TooLarge(maxBytes);
        var content = new byte[file.Length];
        await using var stream = file.OpenReadStream();
        await stream.ReadExactlyAsync(content, cancellation).ConfigureAwait(false);
        return (file.FileName is { Length: > 0 } name ? name : "image", content);
    }

    private static RequestException TooLarge(int maxBytes) =>
        new(StatusCodes.Status413PayloadTooLarge, FormattableString.Invariant($"The image has more than {maxBytes} bytes, the maximum of this service."));

    private static RequestException NoImage() => new(
        StatusCodes.Status400BadRequest,
        "The request has no image. Send the content of an image file as the body, or a form (multipart/form-data) with a file.");
}
