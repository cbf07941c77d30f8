using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SegDsl.Cli.CommandLine;
using SegDsl.Data;
using SegDsl.Networks;
using SegDsl.Serving;
using SegDsl.Serving.Batching;

namespace SegDsl.Cli.Hosting;

/// <summary>Serves a network over HTTP until a signal arrives.</summary>
/// <param name="address">The address to listen on.</param>
/// <param name="error">The standard error.</param>
internal sealed class NetworkServer(IPEndPoint address, TextWriter error)
{
    /// <summary>Serves a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="dataset">The dataset with its classes.</param>
    /// <param name="configure">Sets the options.</param>
    /// <param name="started">Receives the URL when the network is ready.</param>
    /// <param name="stopping">Stops the server, after the requests that it has received.</param>
    /// <returns>False if the network failed, which is logged.</returns>
    /// <exception cref="CommandException">The server cannot listen on the address.</exception>
    public async Task<bool> RunAsync(
        SegmentationNetwork network, DatasetDefinition dataset, Action<SegmentationOptions> configure, Action<string> started, CancellationToken stopping)
    {
        await using var program = Build(network, dataset, configure);
        await StartAsync(program, stopping).ConfigureAwait(false);
        var ready = program.Services.GetRequiredService<SegmentationService>().Ready;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping, program.Lifetime.ApplicationStopping);
        await Task.WhenAny(ready, Ended(ended.Token)).ConfigureAwait(false);
        if (ready.IsCompletedSuccessfully)
        {
            started(program.Urls.Single());
            await Ended(ended.Token).ConfigureAwait(false);
        }
        await program.StopAsync(CancellationToken.None).ConfigureAwait(false);
        return stopping.IsCancellationRequested;
    }

    private WebApplication Build(SegmentationNetwork network, DatasetDefinition dataset, Action<SegmentationOptions> configure)
    {
        // Without settings of the working directory and the environment.
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
        builder.Services.AddSegmentation(network, dataset, configure);
        var program = builder.Build();
        program.UseRouting();
        program.MapSegmentation();
        return program;
    }

    private async Task StartAsync(WebApplication program, CancellationToken stopping)
    {
        try
        {
            await program.StartAsync(stopping).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // Otherwise the network would still run when it is disposed.
            await program.StopAsync(CancellationToken.None).ConfigureAwait(false);
            var cause = e.GetBaseException() is SocketException socket ? socket : null;
            throw new CommandException(
                cause?.SocketErrorCode == SocketError.AddressAlreadyInUse
                    ? $"Port {address.Port} of {address.Address} is in use. Choose another one with --port."
                    : $"Cannot listen on {address}: {cause?.Message ?? e.Message}", e);
        }
    }

    private static Task Ended(CancellationToken token) => Task.Delay(Timeout.Infinite, token).ContinueWith(
        _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
