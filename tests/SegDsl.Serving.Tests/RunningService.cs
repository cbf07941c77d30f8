using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Networks;
using SegDsl.Serving.Batching;
using SegDsl.Tests.Training;
using TorchSharp;

namespace SegDsl.Serving.Tests;

/// <summary>A program that serves a network on a free port of this machine.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    private RunningService(WebApplication program) => (Program, Client) = (program, new HttpClient { BaseAddress = new(program.Urls.Single()) });

    public WebApplication Program { get; }

    public HttpClient Client { get; }

    public SegmentationService Service => Program.Services.GetRequiredService<SegmentationService>();

    /// <summary>Starts the program.</summary>
    /// <param name="network">The network.</param>
    /// <param name="dataset">The dataset.</param>
    /// <param name="configure">Changes the options.</param>
    /// <param name="addServices">Adds services that start after the network.</param>
    public static async Task<RunningService> StartAsync(SegmentationNetwork network, DatasetDefinition dataset,
        Action<SegmentationOptions>? configure = null, Action<IServiceCollection>? addServices = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSegmentation(network, dataset, configure);
        addServices?.Invoke(builder.Services);
        var program = builder.Build();
        program.MapSegmentation();
        await program.StartAsync();
        return new(program);
    }

    /// <summary>Sends an image.</summary>
    public Task<HttpResponseMessage> SendAsync(byte[] image, string query = "", string? accept = null, CancellationToken cancellation = default)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "segment" + query) { Content = new ByteArrayContent(image) };
        if (accept is not null) request.Headers.Accept.ParseAdd(accept);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        return Client.SendAsync(request, cancellation);
    }

    /// <summary>Returns a value of the metrics; 0 if it is missing.</summary>
    /// <param name="name">The name, with its labels.</param>
    public async Task<double> MetricAsync(string name)
    {
        var match = Regex.Match(await Client.GetStringAsync("metrics"), $"^{Regex.Escape(name)} (.*)$", RegexOptions.Multiline);
        return match.Success ? double.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>Waits until a condition holds; fails after a minute.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        for (var i = 0; !condition(); i++)
        {
            Assert.True(i < 6000, "The condition does not hold after a minute.");
            await Task.Delay(10);
        }
    }

    /// <summary>Returns a network of two convolutions that finds both classes in random images.</summary>
    public static TinyNetwork Network()
    {
        torch.manual_seed(1);
        var network = new TinyNetwork(2, 8);
        using var scope = torch.NewDisposeScope();
        using var guard = torch.no_grad();
        var scores = network.call(ImageTensors.FromImages([Image(64, 64, 0)]))["seg"];
        network.parameters().Last().sub_(scores.mean([0, 2, 3]));
        return network;
    }

    /// <summary>Returns a random image.</summary>
    public static RgbImage Image(int width, int height, int seed)
    {
        var image = new RgbImage(width, height);
        new Random(seed).NextBytes(image.Pixels);
        return image;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Program.StopAsync();
        await Program.DisposeAsync();
    }
}
