using SegDsl.Imaging;

namespace SegDsl.Metrics;

/// <summary>
/// The boundary pixels of every class of a label map: pixels where the right, lower or lower-right neighbor differs in whether it belongs to the class.
/// </summary>
internal sealed class BoundaryMap
{
    private readonly List<int>[] pixels;

    /// <summary>Finds the boundaries.</summary>
    /// <param name="map">The class of every pixel.</param>
    /// <param name="labels">The labels of the same image; ignored pixels belong to no class.</param>
    /// <param name="ignoreIndex">The ignore index of the labels.</param>
    /// <param name="classes">The number of classes; larger values belong to no class.</param>
    public BoundaryMap(LabelMap map, LabelMap labels, int ignoreIndex, int classes)
    {
        pixels = new List<int>[classes];
        for (var i = 0; i < classes; i++) pixels[i] = [];

        var (width, height) = (map.Width, map.Height);
        using var masked = new MaskedClasses(map, labels, ignoreIndex, classes);
        for (var y = 0; y < height; y++)
        {
            var row = masked.Values.Slice(y * width, width);
            // The last row and column are repeated beyond the border.
            var next = y + 1 < height ? masked.Values.Slice((y + 1) * width, width) : row;
            var (self, under) = (row[0], next[0]);
            for (var x = 0; x < width; x++)
            {
                var (toRight, across) = x + 1 < width ? (row[x + 1], next[x + 1]) : (self, under);
                if (self != toRight || self != under || self != across)
                {
                    var i = y * width + x;
                    Add(self, i);
                    if (toRight != self) Add(toRight, i);
                    if (under != self && under != toRight) Add(under, i);
                    if (across != self && across != toRight && across != under) Add(across, i);
                }
                (self, under) = (toRight, across);
            }
        }

        void Add(int label, int pixel)
        {
            if (label < classes) pixels[label].Add(pixel);
        }
    }

    /// <summary>The boundary pixels of a class, as row-major indices into the map.</summary>
    public List<int> Of(int label) => pixels[label];
}
