using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Inference;

namespace SegDsl.Logging;

/// <summary>A picture of what is known of a sample.</summary>
/// <param name="Name">What it shows: <c>image</c>, <c>label</c>, <c>prediction</c>, <c>body</c> or <c>edge</c>.</param>
/// <param name="Image">The picture.</param>
/// <param name="IsConstant">Whether it belongs to the sample alone, and does not depend on the network.</param>
public sealed record NamedPicture(string Name, RgbImage Image, bool IsConstant);

/// <summary>What a network makes of a sample, as pictures: image, label, prediction and, where the network has them, body and edge.</summary>
public static class SamplePictures
{
    /// <summary>How many samples of an evaluation a log shows.</summary>
    internal const int Usual = 4;

    /// <summary>The longest side of a log's pictures, in pixels.</summary>
    private const int LongestSide = 512;

    /// <summary>Draws the pictures in the sample's size, classes laid over the image.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="prediction">What the network makes of it.</param>
    /// <param name="dataset">The dataset, for its colors.</param>
    /// <param name="opacity">How much of the classes' colors is seen, from 0 to 1.</param>
    public static IReadOnlyList<NamedPicture> Draw(Sample sample, Prediction prediction, DatasetDefinition dataset, double opacity)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return Draw(sample, prediction, dataset, colors => sample.Image.Overlay(colors, opacity));
    }

    /// <summary>Draws the pictures for a log: no larger than needed, classes in their colors alone, which makes small files.</summary>
    internal static IReadOnlyList<NamedPicture> Small(Sample sample, Prediction prediction, DatasetDefinition dataset)
    {
        var scale = Math.Min(1, (double)LongestSide / Math.Max(sample.Image.Width, sample.Image.Height));
        var (width, height) = (Scaled(sample.Image.Width), Scaled(sample.Image.Height));
        return Draw(
            new Sample(sample.Name, sample.Image.Resize(width, height), sample.Labels.Resize(width, height)),
            new Prediction(prediction.Classes.Resize(width, height), prediction.Body?.Resize(width, height), prediction.Edge?.Resize(width, height)),
            dataset,
            colors => colors);

        int Scaled(int length) => Math.Max(1, (int)Math.Round(length * scale));
    }

    private static List<NamedPicture> Draw(Sample sample, Prediction prediction, DatasetDefinition dataset, Func<RgbImage, RgbImage> show)
    {
        var palette = dataset.Classes.Select(c => c.Color).ToList();
        List<NamedPicture> pictures =
        [
            new("image", sample.Image, IsConstant: true),
            new("label", show(sample.Labels.InColors(palette)), IsConstant: true),
            new("prediction", show(prediction.Classes.InColors(palette)), IsConstant: false),
        ];
        if (prediction.Body is { } body) pictures.Add(new("body", show(body.InColors(palette)), IsConstant: false));
        if (prediction.Edge is { } edge) pictures.Add(new("edge", edge, IsConstant: false));
        return pictures;
    }
}
