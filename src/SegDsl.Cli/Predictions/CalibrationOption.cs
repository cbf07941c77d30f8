using System.CommandLine;
using System.CommandLine.Parsing;
using SegDsl.Cli.CommandLine;
using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Networks;
using TorchSharp;

namespace SegDsl.Cli.Predictions;

/// <summary>The option <c>--calibrate</c>: the images that the ranges of a network in int8 are found with.</summary>
internal sealed class CalibrationOption
{
    /// <summary>More images change the ranges little.</summary>
    private const int MaxImages = 16;

    /// <summary>The size of the part in the middle of an image that is used, so that calibration takes seconds.</summary>
    private const int MaxHeight = 512, MaxWidth = 1024;

    /// <summary>With fewer pixels in all images, a range depends on single values.</summary>
    private const int FewPixels = 64 * 64;

    /// <summary>The option.</summary>
    public Option<string?> Option { get; } = new("--calibrate")
    {
        Description = $"Use up to {MaxImages} of these images, like those to predict, to find the ranges of --fused int8: a folder, a pattern or a file.",
        HelpName = "images",
    };

    /// <summary>Whether the command line has the option.</summary>
    public bool IsGiven(CommandResult command) => command.GetResult(Option) is { Implicit: false };

    /// <summary>Reads the images, and normalizes them. The caller disposes the tensors.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="dataset">The dataset, which declares the channels and the normalization.</param>
    /// <param name="note">Receives a warning about few pixels.</param>
    /// <exception cref="OptionException">The samples are volumes or consist of several files, there are no images, or one cannot be read.</exception>
    public IReadOnlyList<NetworkInputs> Read(ParseResult parsed, DatasetDefinition dataset, Action<string> note)
    {
        if (dataset.HoldsVolumes || dataset.Images.Any(pattern => pattern.Planes.Count > 1)) throw OnlyImages();
        var given = parsed.GetRequiredValue(Option)!;
        var inputs = new List<NetworkInputs>();
        try
        {
            var files = FilePatterns.Find(given, ImageFile.Extensions);
            var reader = new DatasetImages(dataset);
            var count = Math.Min(files.Count, MaxImages);
            for (var i = 0; i < count; i++) inputs.Add(Input(reader.Read([files[(int)((long)i * files.Count / count)]]), dataset.Normalization));
        }
        catch (Exception e) when (e is CommandException or ImageException or ImageChannelsException)
        {
            Dispose(inputs);
            throw new OptionException($"{Option.Name} {(e.Message.StartsWith(given, StringComparison.Ordinal) ? "" : $"{given}: ")}{e.Message}");
        }
        var pixels = inputs.Sum(input => input.Image.shape[2] * input.Image.shape[3]);
        if (pixels < FewPixels)
            note($"warning: {Option.Name} {given}: {Quantity.Of(pixels, "pixel")} {(pixels == 1 ? "is" : "are")} too few to find the ranges of --fused int8, "
                + "so that predictions can be wrong. Use images like those to predict.");
        return inputs;
    }

    /// <summary>The error for networks that cannot be calibrated with images.</summary>
    public static OptionException OnlyImages() =>
        new("--fused int8 is possible for networks whose only input is an image in one file. Use bf16 or fp32.");

    /// <summary>Disposes the tensors.</summary>
    public static void Dispose(IReadOnlyList<NetworkInputs> inputs)
    {
        foreach (var tensor in inputs.SelectMany(input => input.Tensors)) tensor.Dispose();
    }

    private static NetworkInputs Input(RasterImage image, ImageNormalization normalization)
    {
        using var scope = torch.NewDisposeScope();
        var pixels = ImageTensors.FromImages([image], normalization);
        var (height, width) = (Math.Min(image.Height, MaxHeight), Math.Min(image.Width, MaxWidth));
        // A view would keep all pixels of a large image in memory.
        return pixels.narrow(2, (image.Height - height) / 2, height).narrow(3, (image.Width - width) / 2, width).clone().MoveToOuterDisposeScope();
    }
}
