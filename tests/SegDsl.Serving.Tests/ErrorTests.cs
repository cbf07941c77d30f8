using System.Net;
using System.Text.Json;
using SegDsl.Imaging;
using SegDsl.Serving.Batching;
using SegDsl.Tests.Training;

namespace SegDsl.Serving.Tests;

/// <summary>Requests that cannot be answered.</summary>
public sealed class ErrorTests
{
    private static readonly byte[] Small = ImageFile.Encode(RunningService.Image(8, 8, 1));

    [Fact]
    public async Task Bad_requests_are_explained()
    {
        using var network = new GatedNetwork { FailingWidth = 9 };
        await using var service = await RunningService.StartAsync(network, TinyShapes.Dataset, options => (options.MaxBytes, options.MaxPixels) = (5000, 1000));

        await IsProblem(service.SendAsync("no image"u8.ToArray()), 400, "image is not a PNG, JPEG, WebP, BMP, GIF or TIFF file.");
        await IsProblem(service.SendAsync(Small[..^20]), 400, "image is a truncated PNG file");
        await IsProblem(service.SendAsync([]), 400, "The request has no image. ");
        using var form = new MultipartFormDataContent { { new StringContent("text"), "comment" } };
        await IsProblem(service.Client.PostAsync("segment", form), 400, "The request has no image. ");
        using var cut = new ByteArrayContent(Small);
        cut.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=end");
        await IsProblem(service.Client.PostAsync("segment", cut), 400, "The form is malformed: ");
        await IsProblem(service.SendAsync(Small, "?format=svg"), 400, "The format 'svg' is unknown. Available: ids, colors, overlay, json.");
        await IsProblem(service.SendAsync(Small, accept: "text/html"), 406, "The service returns image/png and application/json.");
        await IsProblem(service.SendAsync(new byte[5001]), 413, "The image has more than 5000 bytes");
        await IsProblem(service.SendAsync(ImageFile.Encode(new RgbImage(40, 30))), 413, "image has 1200 pixels; the maximum of this service is 1000.");
        await IsProblem(service.SendAsync(ImageFile.Encode(RunningService.Image(9, 8, 1))), 500, "The image could not be processed. ");
        Assert.Equal(HttpStatusCode.OK, (await service.SendAsync(Small)).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await service.Client.GetAsync("segment")).StatusCode);

        foreach (var (status, count) in new[] { (200, 1), (400, 6), (406, 1), (413, 2), (500, 1) })
            Assert.Equal(count, await service.MetricAsync($"segmentation_requests_total{{status=\"{status}\"}}"));
    }

    [Fact]
    public async Task Large_bodies_without_a_length_are_refused()
    {
        using var network = new GatedNetwork();
        await using var service = await RunningService.StartAsync(network, TinyShapes.Dataset, options => options.MaxBytes = 5000);
        using var request = new HttpRequestMessage(HttpMethod.Post, "segment") { Content = new StreamContent(new MemoryStream(new byte[20_000])) };
        request.Headers.TransferEncodingChunked = true;

        await IsProblem(service.Client.SendAsync(request), 413, "The image has more than 5000 bytes");
    }

    [Fact]
    public async Task A_full_queue_answers_503()
    {
        using var network = new GatedNetwork();
        await using var service = await RunningService.StartAsync(network, TinyShapes.Dataset, options => options.QueueCapacity = 3);
        await service.Service.Ready;
        network.Close();
        var accepted = Enumerable.Range(0, 3).Select(_ => service.SendAsync(Small)).ToList();
        await UntilActive(service, 3);

        var refused = await service.SendAsync(Small);
        await IsProblem(Task.FromResult(refused), 503, "The service is busy with 3 requests.");
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);

        network.Open();
        Assert.All(await Task.WhenAll(accepted), response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        Assert.Equal(HttpStatusCode.OK, (await service.SendAsync(Small)).StatusCode);
    }

    [Fact]
    public async Task An_image_that_fails_in_a_batch_does_not_fail_the_others()
    {
        using var network = new GatedNetwork { FailsOnBatches = true };
        await using var service = await RunningService.StartAsync(network, TinyShapes.Dataset);
        await service.Service.Ready;
        network.Close();
        var requests = Enumerable.Range(0, 4).Select(_ => service.SendAsync(Small)).ToList();
        await UntilActive(service, 4);
        network.Open();

        Assert.All(await Task.WhenAll(requests), response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
    }

    [Fact]
    public void Networks_that_cannot_be_served_are_refused()
    {
        var services = new Microsoft.Extensions.DependencyInjection.ServiceCollection();
        using var three = new TinyNetwork(3, 8);
        var error = Assert.Throws<ServingException>(() => services.AddSegmentation(three, TinyShapes.Dataset));
        Assert.Equal("TinyNetwork scores 3 classes, but Shapes has 2.", error.Message);
        using var network = new TinyNetwork(2, 8);
        Assert.Throws<ServingException>(() => services.AddSegmentation(network, TinyShapes.Dataset with { Images = ["{split}/{name}.nii"] }));
        services.AddSegmentation(network, TinyShapes.Dataset);
        Assert.Throws<InvalidOperationException>(() => services.AddSegmentation(network, TinyShapes.Dataset));
    }

    private static async Task UntilActive(RunningService service, int requests)
    {
        while (await service.MetricAsync("segmentation_requests_active") < requests) await Task.Delay(10);
    }

    private static async Task IsProblem(Task<HttpResponseMessage> request, int status, string detail)
    {
        var response = await request;
        var text = await response.Content.ReadAsStringAsync();
        Assert.Equal(("application/problem+json", status), (response.Content.Headers.ContentType?.MediaType, (int)response.StatusCode));
        using var json = JsonDocument.Parse(text);
        Assert.Equal(status, json.RootElement.GetProperty("status").GetInt32());
        Assert.StartsWith(detail, json.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
    }
}
