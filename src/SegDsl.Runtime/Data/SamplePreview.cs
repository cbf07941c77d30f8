using SegDsl.Imaging;
using SegDsl.Losses;

namespace SegDsl.Data;

/// <summary>Visualizes augmented samples.</summary>
public static class SamplePreview
{
    private const int MaxCellSize = 512;

    /// <summary>
    /// Draws one row per sample: the image, the other inputs, its labels in class colors, the class edges in white, and the other targets from their minimum
    /// (dark blue) to their maximum (yellow). Pixels that are ignored or have no value are black.
    /// </summary>
    /// <param name="samples">At least one sample. Images larger than 512 pixels are scaled down. Of more bands than three, the first three are drawn.</param>
    /// <param name="definition">The dataset of the samples.</param>
    /// <param name="border">The radius in pixels by which classes are dilated before edges are computed; see <see cref="EdgeTarget"/>.</param>
    public static RgbImage Draw(IReadOnlyList<Sample> samples, DatasetDefinition definition, int border = 1)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(definition);
        var palette = definition.Classes.Select(c => c.Color).ToList();
        return Pictures.Grid([.. samples.Select(IReadOnlyList<RgbImage> (sample) =>
            [
                Fit(sample.Image.ToRgb()),
                .. sample.Inputs.SelectMany(input => input.Map is RasterImage image ? [Fit(image.ToRgb())] : Planes((ValueMap)input.Map)),
                .. palette.Count > 0 ? [Fit(sample.Labels.InColors(palette)), Fit(Edges(sample.Labels, palette.Count, border))] : Array.Empty<RgbImage>(),
                .. sample.Maps.OfType<ValueMap>().SelectMany(Planes),
            ])]);
    }

    /// <summary>The planes of a map, each from its minimum to its maximum.</summary>
    private static IEnumerable<RgbImage> Planes(ValueMap map) => Enumerable.Range(0, map.Planes).Select(plane =>
    {
        var (minimum, maximum) = ColorScale.RangeOf(map, plane);
        return Fit(map.InColors(plane, minimum, maximum));
    });

    private static RgbImage Edges(LabelMap labels, int classes, int border)
    {
        var sets = new uint[LabelSetTarget.Words(classes) * labels.Values.Length];
        TargetMaps.FillLabelSets(labels, classes, border, sets);
        var edges = new byte[labels.Values.Length];
        TargetMaps.FillEdges(sets, classes, labels.Width, edges);
        return Pictures.InGray([.. edges.Select(edge => (float)edge)], labels.Width, labels.Height);
    }

    private static RgbImage Fit(RgbImage picture)
    {
        var scale = (double)MaxCellSize / Math.Max(picture.Width, picture.Height);
        return scale >= 1
            ? picture
            : picture.Resize(Math.Max(1, (int)Math.Round(picture.Width * scale)), Math.Max(1, (int)Math.Round(picture.Height * scale)));
    }
}
