using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SegDsl.Data;
using SegDsl.Fusion;
using SegDsl.Imaging;
using SegDsl.Inference;
using SegDsl.Models;
using SegDsl.Networks;
using SegDsl.Serving;
using SegDsl.Serving.Batching;
using SegDsl.Torch;
using Spectre.Console;
using static TorchSharp.torch;

namespace SegDsl.Benchmarks;

/// <summary>Compares the throughput over HTTP with that of decoding and the fused forward pass alone, alternating in one process.</summary>
internal static class ServingComparison
{
    /// <summary>The command of this comparison.</summary>
    public const string Command = "serving";

    private const int WarmUps = 1, Height = 256, Width = 512, Images = 32, Clients = 16, BatchSize = 8;

    private static readonly string[] Networks = ["DeepR18V3Plus", "BiSeNetV2", "PIDNetS"];

    /// <summary>Compares the networks and prints the result.</summary>
    /// <param name="rounds">The number of rounds.</param>
    /// <param name="networks">The names of the networks; empty for the usual ones.</param>
    public static void Run(int rounds, IReadOnlyList<string> networks)
    {
        set_num_threads(Environment.ProcessorCount);
        NativeHeap.KeepFreedMemory();
        var table = new Table().AddColumns("network", "alone images/s", "HTTP images/s", "HTTP / alone", "images in a batch", "batches / alone");
        foreach (var name in networks is [] ? Networks : networks) table.AddRow(Compare(name, rounds));
        AnsiConsole.MarkupLine(
            $"{Width}x{Height} PNG files, {get_num_threads()} threads, {Clients} clients, {Images} images a round, {rounds} rounds, alternating; medians. "
            + "'Alone' decodes an image and predicts its labels with the fused network, one after another; 'batches' predicts eight together.");
        AnsiConsole.Write(table);
    }

    private static string[] Compare(string name, int rounds)
    {
        manual_seed(1);
        var entry = SegCatalog.Instance.Networks.Single(n => n.Name == name);
        using var network = entry.Create([.. entry.Parameters.Select(p => p.Default!)]);
        using var fused = network.Fuse();
        var dataset = SegCatalog.Instance.Datasets.First(d => d.Classes.Count == network.Classes && d.Normalization.Channels == 3 && !d.HoldsVolumes);
        var (alone, served) = (Predictor(fused, dataset), StartAsync(network, dataset).GetAwaiter().GetResult());
        using var client = new HttpClient { BaseAddress = new(served.Program.Urls.Single()) };
        byte[][] files = [.. Enumerable.Range(0, Images).Select(File)];

        var times = new List<(double Alone, double Served, double Batches)>();
        for (var round = -WarmUps; round < rounds; round++)
        {
            var first = Seconds(() => Alone(alone, dataset, files));
            var clock = Stopwatch.StartNew();
            // This thread keeps the worker threads of the native library.
            SendAsync(client, files).GetAwaiter().GetResult();
            var second = clock.Elapsed.TotalSeconds;
            if (round >= 0) times.Add((first, second, Seconds(() => InBatches(alone, dataset, files))));
        }
        var metrics = client.GetStringAsync("metrics").GetAwaiter().GetResult();
        served.Program.StopAsync().GetAwaiter().GetResult();
        served.Network.Dispose();
        return
        [
            name, times.Median(t => Images / t.Alone), times.Median(t => Images / t.Served), times.Median(t => t.Alone / t.Served),
            FormattableString.Invariant($"{Value(metrics, "segmentation_batch_size_sum") / Value(metrics, "segmentation_batch_size_count"):F1}"),
            times.Median(t => t.Alone / t.Batches),
        ];
    }

    private static async Task<(WebApplication Program, FusedNetwork Network)> StartAsync(SegmentationNetwork network, DatasetDefinition dataset)
    {
        var fused = network.Fuse();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSegmentation(fused, dataset);
        var program = builder.Build();
        program.MapSegmentation();
        await program.StartAsync();
        await program.Services.GetRequiredService<SegmentationService>().Ready;
        return (program, fused);
    }

    private static Predictor Predictor(FusedNetwork network, DatasetDefinition dataset) => new(network, CPU, null, dataset.Normalization);

    private static void Alone(Predictor predictor, DatasetDefinition dataset, byte[][] files)
    {
        var images = new DatasetImages(dataset);
        foreach (var file in files) predictor.Predict(images.Decode("image", file));
    }

    private static void InBatches(Predictor predictor, DatasetDefinition dataset, byte[][] files)
    {
        var images = new DatasetImages(dataset);
        foreach (var batch in files.Chunk(BatchSize)) predictor.PredictClasses([.. batch.Select(file => images.Decode("image", file))]);
    }

    private static async Task SendAsync(HttpClient client, byte[][] files)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var i && i < files.Length)
            {
                using var response = await client.PostAsync("segment", new ByteArrayContent(files[i]));
                response.EnsureSuccessStatusCode();
                await response.Content.ReadAsByteArrayAsync();
            }
        }));
    }

    private static double Seconds(Action action)
    {
        var clock = Stopwatch.StartNew();
        action();
        return clock.Elapsed.TotalSeconds;
    }

    /// <summary>A picture with gradients and some noise, which compresses like a photograph.</summary>
    private static byte[] File(int seed)
    {
        var (image, random) = (new RgbImage(Width, Height), new Random(seed));
        for (var y = 0; y < Height; y++)
        {
            var row = image.Row(y);
            for (var i = 0; i < row.Length; i++) row[i] = (byte)((i * (1 + (i % 3)) / 12) + (y / 2) + random.Next(6));
        }
        return ImageFile.Encode(image);
    }

    private static double Value(string metrics, string name) => double.Parse(
        metrics.Split('\n').Single(line => line.StartsWith(name + " ", StringComparison.Ordinal))[(name.Length + 1)..],
        System.Globalization.CultureInfo.InvariantCulture);
}
