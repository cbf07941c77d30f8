using System.Net;
using Microsoft.AspNetCore.Http;

namespace SegDsl.Cli.Playground;

/// <summary>
/// Refuses requests of other sites. A name that another site chooses, and that leads to this machine, is not accepted as the host; a page of another site
/// cannot open connections or save.
/// </summary>
internal static class RequestGuard
{
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data: blob:; "
        + "connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Checks a request, and adds the headers that protect the page.</summary>
    /// <param name="context">The request.</param>
    /// <param name="next">Handles accepted requests.</param>
    public static async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Referrer-Policy"] = "no-referrer";
        var request = context.Request;
        var isChange = context.WebSockets.IsWebSocketRequest || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method));
        var problem = !IsOwnHost(request.Host) ? "Open the page under an IP address, localhost or the name of the machine."
            : isChange && request.Headers.Origin != $"{request.Scheme}://{request.Host}" ? "Only the page of this program can send this request."
            : null;
        if (problem is null)
        {
            await next(context).ConfigureAwait(false);
            return;
        }
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        await context.Response.WriteAsync(problem, context.RequestAborted).ConfigureAwait(false);
    }

    private static bool IsOwnHost(HostString host) =>
        IPAddress.TryParse(host.Host.Trim('[', ']'), out _)
        || host.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.Host.Equals(Dns.GetHostName(), StringComparison.OrdinalIgnoreCase);
}
