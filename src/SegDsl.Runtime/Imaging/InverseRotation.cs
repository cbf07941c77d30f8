namespace SegDsl.Imaging;

/// <summary>Maps pixels of the rotated image to points of the original.</summary>
internal readonly struct InverseRotation(int width, int height, double degrees)
{
    private readonly double cosine = Math.Cos(double.DegreesToRadians(degrees));
    private readonly double sine = Math.Sin(double.DegreesToRadians(degrees));

    /// <summary>The point of the original for the center of a pixel.</summary>
    public (double X, double Y) Source(int x, int y)
    {
        var (dx, dy) = (x + 0.5 - width / 2.0, y + 0.5 - height / 2.0);
        return (width / 2.0 + cosine * dx - sine * dy, height / 2.0 + sine * dx + cosine * dy);
    }

    /// <summary>Whether a point is in the image.</summary>
    public bool IsInside(double x, double y) => x >= 0 && x < width && y >= 0 && y < height;
}
