using SegDsl.Imaging;
using SegDsl.Volumes;

namespace SegDsl.Data;

/// <summary>A volume and its labels.</summary>
/// <param name="Name">The name of the sample within the split.</param>
/// <param name="Image">The normalized volume.</param>
/// <param name="Labels">The train index, or the ignore index, of each voxel; of the size of the volume.</param>
/// <param name="Geometry">The size of the voxels, and their positions in space.</param>
public sealed record VolumeSample(string Name, Volume Image, LabelVolume Labels, NiftiGeometry Geometry)
{
    /// <summary>The fractions of the values in a picture below which they are black, and above which they are white.</summary>
    private const double Dark = 0.005, Bright = 0.995;

    /// <summary>
    /// The middle slices across depth, height and width, side by side, as an image: the first channel in gray, from the 0.5th to the 99.5th percentile.
    /// </summary>
    /// <param name="ignoreIndex">The label of unused pixels.</param>
    public Sample ToSheet(int ignoreIndex)
    {
        var values = Voxels.Sheet<float>(Image.Channel(0), Image.Size, float.NaN);
        var sorted = Array.FindAll(values, value => !float.IsNaN(value));
        Array.Sort(sorted);
        var (black, white) = (sorted[(int)(Dark * (sorted.Length - 1))], sorted[(int)(Bright * (sorted.Length - 1))]);
        var range = white > black ? white - black : 1;
        var (width, height) = Voxels.SheetSize(Image.Size);
        var gray = Array.ConvertAll(values, value => float.IsNaN(value) ? 0 : (value - black) / range);
        return new(Name, Pictures.InGray(gray, width, height), SheetOf(Labels, ignoreIndex));
    }

    /// <summary>The middle slices of labels or of a prediction, as in <see cref="ToSheet"/>.</summary>
    /// <param name="labels">Train indices.</param>
    /// <param name="ignoreIndex">The label of unused pixels.</param>
    public static LabelMap SheetOf(LabelVolume labels, int ignoreIndex)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var (width, height) = Voxels.SheetSize(labels.Size);
        return new(width, height, Voxels.Sheet<ushort>(labels.Values, labels.Size, (ushort)ignoreIndex));
    }
}
