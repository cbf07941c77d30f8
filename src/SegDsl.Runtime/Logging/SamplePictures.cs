using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Inference;

namespace SegDsl.Logging;

/// <summary>A picture of a sample or of its prediction.</summary>
/// <param name="Name">The content: <c>image</c>, <c>label</c>, <c>prediction</c>, <c>body</c>, <c>edge</c>, or the name of a target.</param>
/// <param name="Image">The picture.</param>
/// <param name="IsConstant">Whether the picture depends only on the sample, not on the network.</param>
public sealed record NamedPicture(string Name, RgbImage Image, bool IsConstant);

/// <summary>Pictures of a sample: image, label, prediction and, if the network has these outputs, body, edge and other targets.</summary>
public static class SamplePictures
{
    /// <summary>The default number of samples per evaluation.</summary>
    internal const int DefaultCount = 4;

    /// <summary>The maximum side of pictures in logs, in pixels.</summary>
    private const int MaxSide = 512;

    /// <summary>Draws the pictures in the size of the sample, with class colors blended over the image.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="prediction">The prediction of the network.</param>
    /// <param name="dataset">The dataset with the class colors.</param>
    /// <param name="opacity">The opacity of the class colors, from 0 to 1.</param>
    public static IReadOnlyList<NamedPicture> Draw(Sample sample, Prediction prediction, DatasetDefinition dataset, double opacity)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return Draw(sample, prediction, dataset, colors => sample.Image.ToRgb().Overlay(colors, opacity));
    }

    /// <summary>Draws small pictures for logs, with class colors only, which gives small files.</summary>
    internal static IReadOnlyList<NamedPicture> Small(Sample sample, Prediction prediction, DatasetDefinition dataset)
    {
        var scale = Math.Min(1, (double)MaxSide / Math.Max(sample.Image.Width, sample.Image.Height));
        var (width, height) = (Scaled(sample.Image.Width), Scaled(sample.Image.Height));
        var whole = new PixelWindow(0, 0, width, height);
        return Draw(
            new Sample(sample.Name, sample.Image.ToRgb().Resize(width, height), sample.Labels.Resize(width, height))
            {
                Maps = [.. sample.Maps.Select(map => map.ResizeTo(width, height, whole))],
            },
            new Prediction(prediction.Classes?.Resize(width, height), prediction.Body?.Resize(width, height), prediction.Edge?.Resize(width, height))
            {
                Targets = [.. prediction.Targets.Select(target => target with { Map = target.Map?.ResizeTo(width, height, whole) })],
            },
            dataset,
            colors => colors);

        int Scaled(int length) => Math.Max(1, (int)Math.Round(length * scale));
    }

    private static List<NamedPicture> Draw(Sample sample, Prediction prediction, DatasetDefinition dataset, Func<RgbImage, RgbImage> show)
    {
        var palette = dataset.Classes.Select(c => c.Color).ToList();
        List<NamedPicture> pictures = [new("image", sample.Image.ToRgb(), IsConstant: true)];
        if (prediction.Classes is { } classes)
        {
            pictures.Add(new("label", show(sample.Labels.InColors(palette)), IsConstant: true));
            pictures.Add(new("prediction", show(classes.InColors(palette)), IsConstant: false));
        }
        if (prediction.Body is { } body) pictures.Add(new("body", show(body.InColors(palette)), IsConstant: false));
        if (prediction.Edge is { } edge) pictures.Add(new("edge", edge, IsConstant: false));
        pictures.AddRange(TargetPictures.Draw(sample, prediction, dataset));
        return pictures;
    }
}
