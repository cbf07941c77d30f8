using Microsoft.AspNetCore.Http;

namespace SegDsl.Cli.Hosting;

/// <summary>Counts the requests that a server is answering.</summary>
internal sealed class ActiveRequests
{
    private int count;

    /// <summary>The number of requests whose headers were received and whose response is not complete.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>Answers a request, and counts it meanwhile.</summary>
    /// <param name="context">The request.</param>
    /// <param name="next">Answers it.</param>
    public async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        Interlocked.Increment(ref count);
        try
        {
            await next(context).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref count);
        }
    }
}
