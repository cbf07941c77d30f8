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

    /// <summary>The option.</summary>
    public Option<string?> Option { get; } = new("--calibrate")
    {
        Description = $"Use up to {MaxImages} of these images, like those to predict, to find the ranges of --fused int8: a folder, a pattern or a file.",
        HelpName = "images",
    };

    /// <summary>Whether the command line has the option.</summary>
    public bool IsGiven(CommandResult command) => command.GetResult(Option) is { Implicit: false };

    /// <summary>Reads the images, and normalizes them.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="network">The network.</param>
    /// <param name="dataset">The dataset, which declares the channels and the normalization.</param>
    /// <exception cref="CommandException">There are no images.</exception>
    /// <exception cref="OptionException">The network takes other inputs, too, or volumes.</exception>
    /// <exception cref="ImageException">An image cannot be read.</exception>
    public IEnumerable<NetworkInputs> Read(ParseResult parsed, SegmentationNetwork network, DatasetDefinition dataset)
    {
        if (dataset.HoldsVolumes || network.InputNames.Count > 1 || dataset.Images.Any(pattern => pattern.Planes.Count > 1))
            throw new OptionException("--fused int8 is possible for networks whose only input is an image in one file. Use bf16 or fp32.");
        var files = FilePatterns.Find(parsed.GetRequiredValue(Option)!, ImageFile.Extensions);
        var reader = new DatasetImages(dataset);
        var count = Math.Min(files.Count, MaxImages);
        return Enumerable.Range(0, count).Select(i => Input(reader.Read([files[(int)((long)i * files.Count / count)]]), dataset.Normalization));
    }

    private static NetworkInputs Input(RasterImage image, ImageNormalization normalization)
    {
        var pixels = ImageTensors.FromImages([image], normalization);
        var (height, width) = (Math.Min(image.Height, MaxHeight), Math.Min(image.Width, MaxWidth));
        return pixels.narrow(2, (image.Height - height) / 2, height).narrow(3, (image.Width - width) / 2, width);
    }
}
