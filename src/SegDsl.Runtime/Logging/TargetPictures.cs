using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Inference;

namespace SegDsl.Logging;

/// <summary>Pictures of targets besides the labels: values in a scale of colors, masks blended over the image.</summary>
public static class TargetPictures
{
    /// <summary>The color of pixels with a label of a mask.</summary>
    private static readonly Rgb Positive = new(230, 60, 40);

    /// <summary>Draws the predicted map of a target, one picture per plane.</summary>
    /// <param name="prediction">The prediction of a map.</param>
    /// <param name="image">The image, of the same size.</param>
    /// <param name="range">The values of the ends of the scale of each plane; null for the minimum and maximum of the prediction.</param>
    public static IReadOnlyList<NamedPicture> Draw(TargetPrediction prediction, RgbImage image, IReadOnlyList<(double Minimum, double Maximum)>? range = null)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        return prediction.Map is not { } map ? [] :
        [
            .. Enumerable.Range(0, map.Planes).Select(plane => new NamedPicture(
                NameOf(prediction.Target, plane),
                Picture(prediction.Target, map, plane, image, range?[plane] ?? ColorScale.RangeOf(map, plane)), IsConstant: false)),
        ];
    }

    /// <summary>Draws every target of a sample that is predicted, and its prediction in the same scale of colors.</summary>
    internal static IEnumerable<NamedPicture> Draw(Sample sample, Prediction prediction, DatasetDefinition dataset)
    {
        var image = sample.Image.ToRgb();
        var targets = dataset.PixelTargets;
        for (var i = 0; i < targets.Count; i++)
        {
            var (target, given) = (targets[i], (ValueMap)sample.Maps[i]);
            if (prediction.Targets.FirstOrDefault(found => found.Target.Name == target.Name) is not { } found) continue;
            List<(double, double)> range = [.. Enumerable.Range(0, given.Planes).Select(plane => ColorScale.RangeOf(given, plane))];
            for (var plane = 0; plane < given.Planes; plane++)
                yield return new(NameOf(target, plane) + " target", Picture(target, given, plane, image, range[plane]), IsConstant: true);
            foreach (var picture in Draw(found, image, range)) yield return picture;
        }
    }

    /// <summary>The classes of an image with their predictions, for a caption; empty without any.</summary>
    internal static string Caption(Sample sample, Prediction prediction, DatasetDefinition dataset)
    {
        var targets = dataset.ImageTargets;
        return string.Concat(targets.Select((target, i) =>
        {
            if (prediction.Targets.FirstOrDefault(found => found.Target.Name == target.Name)?.Class is not { } predicted) return "";
            var given = sample.ImageClasses[i];
            return given == predicted
                ? $", {target.Name}: {target.Labels[given]}"
                : $", {target.Name}: {(given == Sample.NoClass ? "none" : target.Labels[given])}, predicted {target.Labels[predicted]}";
        }));
    }

    private static string NameOf(MapDefinition target, int plane) => target switch
    {
        { Planes: 1 } => target.Name,
        { Kind: MapKind.Mask } => $"{target.Name} {target.Labels[plane]}",
        _ => FormattableString.Invariant($"{target.Name} {plane + 1}"),
    };

    private static RgbImage Picture(MapDefinition target, ValueMap map, int plane, RgbImage image, (double Minimum, double Maximum) range)
    {
        if (target.Kind != MapKind.Mask) return map.InColors(plane, range.Minimum, range.Maximum);
        var values = map.Values.AsMemory(plane * map.Width * map.Height, map.Width * map.Height);
        return image.Overlay(Pictures.Paint(map.Width, map.Height, i =>
            values.Span[i] >= Metrics.MaskScores.Threshold ? Positive : new Rgb(0, 0, 0)), opacity: 0.6);
    }
}
