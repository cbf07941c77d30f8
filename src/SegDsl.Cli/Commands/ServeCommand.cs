using System.CommandLine;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Cli.Hosting;
using SegDsl.Cli.Predictions;
using SegDsl.Serving.Batching;
using SegDsl.Training;

namespace SegDsl.Cli.Commands;

/// <summary><c>seg serve</c>: answers HTTP requests with the predictions of a network.</summary>
[ProgramCommand(order: 85)]
internal sealed class ServeCommand : ICommand
{
    private const int DefaultPort = 8080;

    private static readonly SegmentationOptions Defaults = new();

    private readonly NetworkOptions network = new();
    private readonly InferenceOptions inference = new();
    private readonly FusionOption fusion = new(isDefault: true, takesInt8: true);
    private readonly AddressOptions address = new(DefaultPort, "0.0.0.0 accepts requests of other machines");
    private readonly Option<long?> batch = SharedOptions.Number(
        "--batch", $"Process at most this many images of one size together. [default: {Defaults.MaxBatch}]", minimum: 1);
    private readonly Option<long?> batchPixels = SharedOptions.Number(
        "--batch-pixels", $"Process images together only up to this number of pixels in total. [default: {Defaults.MaxBatchPixels}]", minimum: 1);
    private readonly Option<long?> queue = SharedOptions.Number(
        "--queue", $"Accept at most this many requests at a time; others are answered with status 503. [default: {Defaults.QueueCapacity}]", minimum: 1);
    private readonly Option<long?> bytes = SharedOptions.Number(
        "--max-bytes", $"Accept image files of at most this size in bytes. [default: {Defaults.MaxBytes}]", minimum: 1);
    private readonly Option<long?> pixels = SharedOptions.Number(
        "--max-pixels", $"Accept images of at most this many pixels. [default: {Defaults.MaxPixels}]", minimum: 1);

    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var command = new Command(
            "serve", "Serve a network over HTTP: POST /segment predicts the classes of an image, and / is a page to try it. Ctrl-C and SIGTERM end it with "
            + "exit code 0, after the requests that it has received.");
        network.AddTo(command);
        Option[] options = [address.Port, address.Host, batch, batchPixels, queue, bytes, pixels, .. inference.All, .. fusion.All];
        foreach (var option in options) command.Add(option);
        fusion.Validate(command);
        command.SetAction(parsed => Serve(parsed, context));
        return command;
    }

    private int Serve(ParseResult parsed, CommandContext context)
    {
        var choice = network.Choose(parsed, context);
        var mode = inference.Mode(parsed, choice.Inference);
        var endpoint = address.Read(parsed);
        var device = ComputeDevice.Prepare();
        using var stop = new StopSignal();
        var calibration = fusion.Calibration(parsed, choice.Dataset, context);
        using var module = network.Create(parsed, choice, context, device);
        using var applied = fusion.Apply(parsed, module, device, context, calibration);
        var server = new NetworkServer(endpoint, context.Error);
        if (!server.RunAsync(applied, choice.Dataset, Configure, Started, stop.Token).GetAwaiter().GetResult()) return 1;
        context.Output.WriteLine("Stopped.");
        return 0;

        void Configure(SegmentationOptions options)
        {
            (options.Device, options.Mode) = (device, mode);
            if (parsed.GetValue(batch) is { } images) options.MaxBatch = (int)images;
            if (parsed.GetValue(batchPixels) is { } total) options.MaxBatchPixels = (int)total;
            if (parsed.GetValue(queue) is { } requests) options.QueueCapacity = (int)requests;
            if (parsed.GetValue(bytes) is { } size) options.MaxBytes = (int)size;
            if (parsed.GetValue(pixels) is { } count) options.MaxPixels = (int)count;
        }

        void Started(string url)
        {
            context.Output.WriteLine($"Serving {choice.Name} at {url} (Ctrl-C stops)");
            context.Output.Flush();
        }
    }
}
