using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SegDsl.Cli.CommandLine;

namespace SegDsl.Cli.Hosting;

/// <summary>Creates and starts the HTTP servers of commands.</summary>
internal static class LocalProgram
{
    /// <summary>How often a server that ends looks for requests that progress.</summary>
    private static readonly TimeSpan PollTime = TimeSpan.FromMilliseconds(20);

    /// <summary>How long clients can receive the last responses.</summary>
    private static readonly TimeSpan SendTime = TimeSpan.FromMilliseconds(500);

    /// <summary>Creates a server, without settings of the working directory and the environment.</summary>
    /// <param name="address">The address to listen on.</param>
    /// <param name="error">The standard error, for its errors.</param>
    public static WebApplicationBuilder Describe(IPEndPoint address, TextWriter error)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        // The command reports why the server does not start.
        builder.Logging.AddProvider(new ErrorLog(error)).AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Listen(address);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, CommandLifetime>();
        builder.Services.AddSingleton<ActiveRequests>();
        return builder;
    }

    /// <summary>Starts a server.</summary>
    /// <param name="program">The server.</param>
    /// <param name="address">The address on which it listens.</param>
    /// <param name="stopping">Stops the start.</param>
    /// <exception cref="CommandException">The server cannot listen on the address.</exception>
    public static async Task StartAsync(WebApplication program, IPEndPoint address, CancellationToken stopping)
    {
        try
        {
            await program.StartAsync(stopping).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // Otherwise its services would still run when they are disposed.
            await program.StopAsync(CancellationToken.None).ConfigureAwait(false);
            var cause = e.GetBaseException() is SocketException socket ? socket : null;
            throw new CommandException(
                cause?.SocketErrorCode == SocketError.AddressAlreadyInUse
                    ? $"Port {address.Port} of {address.Address} is in use. Choose another one with --port."
                    : $"Cannot listen on {address}: {cause?.Message ?? e.Message}", e);
        }
    }

    /// <summary>Observes the requests of a server for <see cref="StopAsync"/>; call it before adding what answers them.</summary>
    /// <param name="program">The server.</param>
    public static void Observe(WebApplication program)
    {
        var requests = program.Services.GetRequiredService<ActiveRequests>();
        program.Use(next => context => requests.RunAsync(context, next));
    }

    /// <summary>
    /// Stops a server after the requests that progress. Clients that are still sending a request, or do not read their response, must not delay the end.
    /// </summary>
    /// <param name="program">The server, which observes its <see cref="ActiveRequests"/>.</param>
    public static async Task StopAsync(WebApplication program)
    {
        var requests = program.Services.GetRequiredService<ActiveRequests>();
        using var enough = new CancellationTokenSource();
        var stopped = program.StopAsync(enough.Token);
        while (!stopped.IsCompleted && requests.Progress) await Task.WhenAny(stopped, Task.Delay(PollTime, CancellationToken.None)).ConfigureAwait(false);
        enough.CancelAfter(SendTime);
        try
        {
            await stopped.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            // The connections of such clients are closed.
        }
    }

    /// <summary>Completes when a token is canceled.</summary>
    public static Task EndOf(CancellationToken token) => Task.Delay(Timeout.Infinite, token).ContinueWith(
        _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
