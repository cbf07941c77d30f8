using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Inference;
using SegDsl.Serving.Batching;
using SegDsl.Serving.Monitoring;

namespace SegDsl.Serving.Http;

/// <summary>Answers requests with an image.</summary>
/// <param name="service">The service.</param>
/// <param name="metrics">The instruments.</param>
/// <param name="lifetime">Announces the end of the program.</param>
/// <param name="log">The log.</param>
internal sealed partial class SegmentHandler(
    SegmentationService service, ServingMetrics metrics, IHostApplicationLifetime lifetime, ILogger<SegmentHandler> log) : IDisposable
{
    /// <summary>How long a program that ends waits for the rest of an image.</summary>
    private static readonly TimeSpan UploadGrace = TimeSpan.FromSeconds(1);

    /// <summary>The status in the metrics of a request whose client went away.</summary>
    private const int ClientClosed = 499;

    private const string RetrySeconds = "1";

    private readonly DatasetImages images = new(service.Dataset);
    private readonly ResultWriter results = new(service.Dataset);
    private readonly SemaphoreSlim decoders = new(Environment.ProcessorCount);

    /// <summary>Answers a request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var start = Stopwatch.GetTimestamp();
        var status = StatusCodes.Status200OK;
        try
        {
            await SegmentAsync(context).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            status = context.RequestAborted.IsCancellationRequested ? ClientClosed : StatusOf(e);
            if (status == StatusCodes.Status500InternalServerError) LogFailure(e);
            if (status != ClientClosed) await WriteProblemAsync(context, status, e).ConfigureAwait(false);
        }
        finally
        {
            metrics.RecordRequest(status, Stopwatch.GetElapsedTime(start));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => decoders.Dispose();

    /// <summary>Writes the classes of the dataset.</summary>
    public Task WriteClassesAsync(HttpContext context) => results.WriteClassesAsync(context.Response);

    private async Task SegmentAsync(HttpContext context)
    {
        var format = ResultFormats.Of(context.Request);
        using var request = service.Enter();
        var (image, decoding) = await ReadAsync(context).ConfigureAwait(false);
        var result = await service.SegmentEnteredAsync(image, context.RequestAborted).ConfigureAwait(false);
        context.Response.Headers["Server-Timing"] = string.Create(
            CultureInfo.InvariantCulture,
            $"decode;dur={decoding.TotalMilliseconds:F1}, queue;dur={result.Waiting.TotalMilliseconds:F1}, "
            + $"network;dur={result.Computing.TotalMilliseconds:F1}");
        await results.WriteAsync(context.Response, format, image, result.Classes).ConfigureAwait(false);
    }

    private async Task<(RasterImage Image, TimeSpan Decoding)> ReadAsync(HttpContext context)
    {
        var (name, content) = await UploadAsync(context).ConfigureAwait(false);
        await decoders.WaitAsync(context.RequestAborted).ConfigureAwait(false);
        try
        {
            var start = Stopwatch.GetTimestamp();
            if (ImageFile.PixelsOf(name, content) is var pixels && pixels > service.Options.MaxPixels)
                throw new RequestException(StatusCodes.Status413PayloadTooLarge, FormattableString.Invariant(
                    $"{name} has {pixels} pixels; the maximum of this service is {service.Options.MaxPixels}."));
            return (images.Decode(name, content), Stopwatch.GetElapsedTime(start));
        }
        finally
        {
            decoders.Release();
        }
    }

    /// <summary>Receives the image, unless the program ends first: a client that sends it slowly would delay the end.</summary>
    private async Task<(string Name, byte[] Content)> UploadAsync(HttpContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        using var registration = lifetime.ApplicationStopping.Register(() => end.CancelAfter(UploadGrace));
        try
        {
            return await ImageUpload.ReadAsync(context.Request, service.Options.MaxBytes, end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            throw new ServiceBusyException("The service is stopping.");
        }
    }

    private static int StatusOf(Exception error) => error switch
    {
        RequestException e => e.Status,
        BadHttpRequestException e => e.StatusCode,
        ImageException or DatasetException => StatusCodes.Status400BadRequest,
        InferenceException => StatusCodes.Status422UnprocessableEntity,
        ServiceBusyException => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    private static Task WriteProblemAsync(HttpContext context, int status, Exception error)
    {
        if (context.Response.HasStarted)
        {
            // The client must not take the beginning of a result for all of it.
            context.Abort();
            return Task.CompletedTask;
        }
        context.Response.Clear();
        if (status == StatusCodes.Status503ServiceUnavailable) context.Response.Headers.RetryAfter = RetrySeconds;
        var detail = status == StatusCodes.Status500InternalServerError
            ? "The image could not be processed. The log of the service states the reason." : error.Message;
        return TypedResults.Problem(detail, statusCode: status).ExecuteAsync(context);
    }

    [LoggerMessage(LogLevel.Error, "A request failed.")]
    private partial void LogFailure(Exception error);
}
