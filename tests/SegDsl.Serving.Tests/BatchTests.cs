using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SegDsl.Imaging;
using SegDsl.Inference;
using SegDsl.Serving.Batching;
using SegDsl.Tests.Training;
using TorchSharp;

namespace SegDsl.Serving.Tests;

/// <summary>Concurrent requests.</summary>
public sealed class BatchTests
{
    private static readonly byte[] Small = ImageFile.Encode(RunningService.Image(8, 8, 1));

    [Fact]
    public async Task Images_of_one_size_are_batched_with_the_same_results()
    {
        using var network = new GatedNetwork();
        await using var service = await RunningService.StartAsync(network, TinyShapes.Dataset, options => options.MaxBatch = 4);
        await service.Service.Ready;
        var images = Enumerable.Range(0, 9).Select(i => i % 3 == 2 ? RunningService.Image(14, 10, i) : RunningService.Image(24, 20, i)).ToList();
        network.Close();
        // The first image is alone, because the others arrive while it is processed.
        var first = service.SendAsync(Small);
        await RunningService.UntilAsync(() => network.Passes == 2);
        var requests = new List<Task<HttpResponseMessage>>();
        foreach (var image in images)
        {
            requests.Add(service.SendAsync(ImageFile.Encode(image)));
            await RunningService.UntilAsync(() => service.Service.Queue.Count == requests.Count);
        }
        Assert.Equal(9, await service.MetricAsync("segmentation_queue_length"));
        Assert.Equal(10, await service.MetricAsync("segmentation_requests_active"));
        network.Open();
        var responses = await Task.WhenAll(requests);
        await first;

        // 24x20: 0, 1, 3, 4; 14x10: 2, 5, 8; 24x20: 6, 7.
        Assert.Equal(5, network.Passes);
        foreach (var (size, count) in new[] { (1, 1), (2, 2), (4, 4) })
            Assert.Equal(count, await service.MetricAsync($"segmentation_batch_size_bucket{{le=\"{size}\"}}"));
        Assert.Equal(10, await service.MetricAsync("segmentation_batch_size_sum"));
        var predictor = new Predictor(network, torch.CPU, null, TinyShapes.Dataset.Normalization);
        for (var i = 0; i < images.Count; i++)
        {
            var ids = predictor.Predict(images[i]).Classes!.Values.Select(index => index == 0 ? (ushort)10 : (ushort)20).ToArray();
            Assert.Equal(
                ImageFile.Encode(new LabelMap(images[i].Width, images[i].Height, ids)), await responses[i].Content.ReadAsByteArrayAsync());
        }
    }

    [Theory]
    [InlineData(7 * 64, 3)]
    [InlineData(2 * 64, 4)]
    [InlineData(1, 7)]
    public async Task The_pixels_of_a_batch_are_limited(int pixels, int passes)
    {
        using var network = new GatedNetwork();
        await using var service = await RunningService.StartAsync(
            network, TinyShapes.Dataset, options => (options.MaxBatch, options.MaxBatchPixels) = (3, pixels));
        await service.Service.Ready;
        network.Close();
        var requests = new List<Task<HttpResponseMessage>> { service.SendAsync(Small) };
        await RunningService.UntilAsync(() => network.Passes == 2);
        for (var i = 0; i < 6; i++) requests.Add(service.SendAsync(Small));
        await RunningService.UntilAsync(() => service.Service.Queue.Count == 6);
        network.Open();
        await Task.WhenAll(requests);

        Assert.Equal(1 + passes, network.Passes);
    }

    [Fact]
    public async Task A_thousand_requests_of_16_clients_are_answered()
    {
        const int Clients = 16, Requests = 1000;
        using var network = RunningService.Network();
        await using var service = await RunningService.StartAsync(network, TinyShapes.Dataset);
        byte[][] files = [.. Enumerable.Range(0, 5).Select(i => ImageFile.Encode(RunningService.Image(24 + (8 * (i % 2)), 20, i)))];
        var expected = new List<byte[]>();
        foreach (var file in files) expected.Add(await (await service.SendAsync(file)).Content.ReadAsByteArrayAsync());

        var next = -1;
        var answered = 0;
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var i && i < Requests)
            {
                using var response = await service.SendAsync(files[i % files.Length]);
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
                Assert.Equal(expected[i % files.Length], await response.Content.ReadAsByteArrayAsync());
                Interlocked.Increment(ref answered);
            }
        })));

        Assert.Equal(Requests, answered);
        Assert.Equal(Requests + files.Length, await service.MetricAsync("segmentation_batch_size_sum"));
        Assert.True(await service.MetricAsync("segmentation_batch_size_count") < Requests, "No images were batched.");
        await RunningService.UntilAsync(() => service.Service.Queue.Count == 0);
        Assert.Equal(Requests + files.Length, await service.MetricAsync("segmentation_request_duration_seconds_count"));
    }

    [Fact]
    public async Task A_request_whose_client_went_away_is_dropped()
    {
        using var network = new GatedNetwork();
        await using var service = await RunningService.StartAsync(network, TinyShapes.Dataset);
        await service.Service.Ready;
        network.Close();
        var first = service.SendAsync(Small);
        await RunningService.UntilAsync(() => network.Passes == 2);
        using var source = new CancellationTokenSource();
        var second = service.SendAsync(Small, cancellation: source.Token);
        await RunningService.UntilAsync(() => service.Service.Queue.Count == 1);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        await RunningService.UntilAsync(() => service.Service.Queue.Count == 0);
        network.Open();
        Assert.Equal(HttpStatusCode.OK, (await first).StatusCode);
        Assert.Equal(2, network.Passes);
        Assert.Equal(1, await service.MetricAsync("segmentation_requests_total{status=\"499\"}"));
    }

    [Fact]
    public async Task Shutdown_answers_the_requests_in_the_queue()
    {
        using var network = new GatedNetwork();
        await using var service = await RunningService.StartAsync(network, TinyShapes.Dataset, options => options.MaxBatch = 1);
        await service.Service.Ready;
        network.Close();
        var requests = Enumerable.Range(0, 3).Select(_ => service.SendAsync(Small)).ToList();
        await RunningService.UntilAsync(() => network.Passes == 2 && service.Service.Queue.Count == 2);

        var stopped = service.Program.StopAsync();
        await Task.Delay(100);
        Assert.False(stopped.IsCompleted);
        network.Open();
        await stopped;

        Assert.All(await Task.WhenAll(requests), response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => service.SendAsync(Small));
        Assert.IsType<SocketException>(refused.InnerException);
        await Assert.ThrowsAsync<ServiceBusyException>(() => service.Service.SegmentAsync(RunningService.Image(8, 8, 1)));
    }

    [Fact]
    public async Task The_service_is_healthy_after_its_first_forward_pass()
    {
        using var network = new GatedNetwork();
        network.Close();
        await using var service = await RunningService.StartAsync(network, TinyShapes.Dataset);
        await RunningService.UntilAsync(() => network.Passes == 1);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await service.Client.GetAsync("health")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await service.Client.GetAsync("health/live")).StatusCode);
        var early = service.SendAsync(Small);

        network.Open();
        await service.Service.Ready;

        Assert.Equal("Healthy", await service.Client.GetStringAsync("health"));
        Assert.Equal(HttpStatusCode.OK, (await early).StatusCode);
    }

    [Fact]
    public async Task Weights_that_are_not_finite_stop_the_program()
    {
        using var network = RunningService.Network();
        using (torch.no_grad()) network.parameters().First().fill_(float.NaN);
        await using var service = await RunningService.StartAsync(network, TinyShapes.Dataset);

        await Assert.ThrowsAsync<NonFiniteScoresException>(() => service.Service.Ready);
        await service.Program.WaitForShutdownAsync();
    }

    [Fact]
    public async Task A_program_whose_network_fails_while_it_starts_stops_after_the_start()
    {
        using var network = RunningService.Network();
        using (torch.no_grad()) network.parameters().First().fill_(float.NaN);

        await using var service = await RunningService.StartAsync(network, TinyShapes.Dataset, null, services => services.AddHostedService<LateService>());

        Assert.True(service.Service.Ready.IsFaulted);
        await service.Program.WaitForShutdownAsync();
    }

    [Fact]
    public async Task Endpoints_of_a_program_use_the_service()
    {
        using var network = RunningService.Network();
        await using var service = await RunningService.StartAsync(network, TinyShapes.Dataset);
        var image = RunningService.Image(12, 9, 2);

        var result = await service.Service.SegmentAsync(image);

        Assert.Equal(new Predictor(network, torch.CPU).Predict(image).Classes!.Values, result.Classes.Values);
        Assert.Equal(1, result.Batch);
    }

    /// <summary>Delays the start of a program until its network has failed.</summary>
    private sealed class LateService(SegmentationService service) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            await Assert.ThrowsAsync<NonFiniteScoresException>(() => service.Ready);
            // The failure is known a little before the program is asked to stop.
            await Task.Delay(200, CancellationToken.None);
            cancellationToken.ThrowIfCancellationRequested();
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
