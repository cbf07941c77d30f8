using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
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
        await LocalProgram.StartAsync(program, address, stopping).ConfigureAwait(false);
        var ready = program.Services.GetRequiredService<SegmentationService>().Ready;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping, program.Lifetime.ApplicationStopping);
        await Task.WhenAny(ready, LocalProgram.EndOf(ended.Token)).ConfigureAwait(false);
        if (ready.IsCompletedSuccessfully)
        {
            started(program.Urls.Single());
            await LocalProgram.EndOf(ended.Token).ConfigureAwait(false);
        }
        await LocalProgram.StopAsync(program).ConfigureAwait(false);
        return stopping.IsCancellationRequested;
    }

    private WebApplication Build(SegmentationNetwork network, DatasetDefinition dataset, Action<SegmentationOptions> configure)
    {
        var builder = LocalProgram.Describe(address, error);
        builder.Services.AddSegmentation(network, dataset, configure);
        var program = builder.Build();
        LocalProgram.Observe(program);
        program.UseRouting();
        program.MapSegmentation();
        return program;
    }
}
