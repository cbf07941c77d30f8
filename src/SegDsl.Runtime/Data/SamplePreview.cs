using SegDsl.Imaging;
using SegDsl.Losses;

namespace SegDsl.Data;

/// <summary>Draws samples as training sees them.</summary>
public static class SamplePreview
{
    private const int LargestCell = 512;

    /// <summary>A row for every sample: the image, its labels in the colors of the classes, and the edges between them; what is ignored is black.</summary>
    /// <param name="samples">At least one sample; large ones are drawn smaller.</param>
    /// <param name="definition">Their dataset.</param>
    /// <param name="border">How far classes grow before their edges are taken, in pixels: see <see cref="EdgeTarget"/>.</param>
    public static RgbImage Draw(IReadOnlyList<Sample> samples, DatasetDefinition definition, int border = 1)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(definition);
        var palette = definition.Classes.Select(c => c.Color).ToList();
        return Pictures.Grid([.. samples.Select(IReadOnlyList<RgbImage> (sample) =>
            [Fit(sample.Image), Fit(sample.Labels.InColors(palette)), Fit(Edges(sample.Labels, palette.Count, border))])]);
    }

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
        var scale = (double)LargestCell / Math.Max(picture.Width, picture.Height);
        return scale >= 1
            ? picture
            : picture.Resize(Math.Max(1, (int)Math.Round(picture.Width * scale)), Math.Max(1, (int)Math.Round(picture.Height * scale)));
    }
}
