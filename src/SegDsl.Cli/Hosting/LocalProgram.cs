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
        // A client that sends its request slowly must not delay the end.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, CommandLifetime>();
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

    /// <summary>Completes when a token is canceled.</summary>
    public static Task EndOf(CancellationToken token) => Task.Delay(Timeout.Infinite, token).ContinueWith(
        _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
