using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Inference;
using TorchSharp;

namespace SegDsl.Serving.Batching;

/// <summary>
/// Runs the network on a thread of its own: the native library keeps its worker threads for each thread that calls it. The web server starts before and stops
/// after it has answered its requests, so that the queue is empty when this service stops.
/// </summary>
/// <param name="service">The service.</param>
/// <param name="lifetime">Stops the program if the network fails on its first image.</param>
/// <param name="log">The log.</param>
internal sealed partial class NetworkWorker(SegmentationService service, IHostApplicationLifetime lifetime, ILogger<NetworkWorker> log) : IHostedService
{
    private const int WarmUpSide = 256;

    private readonly TaskCompletionSource finished = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        new Thread(Run) { IsBackground = true, Name = "segmentation network" }.Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        service.Queue.Complete();
        try
        {
            await finished.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The time for a clean end is over; only the current forward pass still ends, because the network must not be disposed during it.
            service.Queue.Abort(new ServiceBusyException("The service is stopping."));
            await finished.Task.ConfigureAwait(false);
        }
    }

    private void Run()
    {
        try
        {
            var predictor = new Predictor(service.Network, service.Options.Device ?? torch.CPU, service.Options.Mode, service.Dataset.Normalization);
            WarmUp(predictor);
            service.SetReady();
            while (service.Queue.Take() is { } batch) Process(predictor, batch);
        }
        catch (Exception e)
        {
            service.SetFailed(e);
            service.Queue.Abort(e);
            LogUnusable(e);
            // A program that is stopped while it starts would end with a canceled task.
            lifetime.ApplicationStarted.Register(lifetime.StopApplication);
        }
        finally
        {
            finished.SetResult();
        }
    }

    /// <summary>Finds broken weights before the first request, which would also take longer than others.</summary>
    private void WarmUp(Predictor predictor)
    {
        var normalization = service.Dataset.Normalization;
        var format = normalization.IsMeasured ? BandFormat.FloatingPoint : BandFormat.Bytes;
        var image = new BandImage(WarmUpSide, WarmUpSide, [.. Enumerable.Repeat(format, normalization.Channels)]);
        try
        {
            predictor.PredictClasses([image]);
        }
        catch (InferenceException)
        {
            // The network requires images of other sizes.
        }
    }

    private void Process(Predictor predictor, IReadOnlyList<PendingImage> batch)
    {
        try
        {
            var clock = Stopwatch.StartNew();
            var maps = predictor.PredictClasses([.. batch.Select(pending => pending.Image)]);
            service.Record(batch.Count, clock.Elapsed);
            for (var i = 0; i < maps.Count; i++) batch[i].Complete(maps[i], clock.Elapsed, batch.Count);
        }
        catch (Exception) when (batch.Count > 1)
        {
            // The image of one request must not fail the others.
            foreach (var pending in batch) Process(predictor, [pending]);
        }
        catch (Exception e)
        {
            batch[0].Fail(e);
        }
    }

    [LoggerMessage(LogLevel.Critical, "The network cannot be used.")]
    private partial void LogUnusable(Exception error);
}
