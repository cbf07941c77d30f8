namespace SegDsl.Imaging;

/// <summary>A position in the original map for every pixel of the displaced map, within the map.</summary>
internal sealed class Displacement
{
    private readonly int width;
    private readonly float[] x, y;

    /// <summary>Creates a displacement.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="source">The position for a pixel; positions outside of the map are moved to its border.</param>
    public Displacement(int width, int height, Func<int, int, (double X, double Y)> source)
    {
        this.width = width;
        (x, y) = (new float[ImageSize.Count(width, height, 1)], new float[width * height]);
        for (var row = 0; row < height; row++)
            for (var column = 0; column < width; column++)
            {
                var (fromX, fromY) = source(column, row);
                (x[row * width + column], y[row * width + column]) = ((float)Math.Clamp(fromX, 0, width - 1), (float)Math.Clamp(fromY, 0, height - 1));
            }
    }

    /// <summary>The index of the pixel nearest to the position of a pixel.</summary>
    public int Nearest(int pixel) => (int)(y[pixel] + 0.5f) * width + (int)(x[pixel] + 0.5f);

    /// <summary>
    /// The indices of the four pixels around the position of a pixel (above left, above right, below left, below right), and the fractions of the way to
    /// the right and down.
    /// </summary>
    public (int AboveLeft, int AboveRight, int BelowLeft, int BelowRight, float Right, float Down) Neighbors(int pixel)
    {
        var (left, top) = ((int)x[pixel], (int)y[pixel]);
        var (right, bottom) = (Math.Min(left + 1, width - 1), Math.Min(top + 1, x.Length / width - 1));
        return (top * width + left, top * width + right, bottom * width + left, bottom * width + right, x[pixel] - left, y[pixel] - top);
    }
}
