using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace SegDsl.Cli.Hosting;

/// <summary>The requests that a server is answering.</summary>
internal sealed class ActiveRequests
{
    /// <summary>How long the client of a progressing request may receive nothing.</summary>
    private static readonly TimeSpan StallTime = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<SendingStream, HttpContext> requests = [];

    /// <summary>
    /// Whether a request progresses: its headers were received, its response is not complete, and its client receives it.
    /// </summary>
    public bool Progress => requests.Any(request => !request.Key.IsStalled(StallTime));

    /// <summary>Answers a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="next">Answers it.</param>
    public async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        var body = context.Response.Body;
        await using var sending = new SendingStream(body);
        requests[sending] = context;
        context.Response.Body = sending;
        try
        {
            await next(context).ConfigureAwait(false);
            // What was written through a pipe over the stream is sent before the response is complete.
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        }
        finally
        {
            requests.TryRemove(sending, out _);
            context.Response.Body = body;
        }
    }
}
