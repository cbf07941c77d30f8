namespace SegDsl.Imaging;

/// <summary>The position of a pixel in an image.</summary>
/// <param name="X">The column, from 0 at the left.</param>
/// <param name="Y">The row, from 0 at the top.</param>
public readonly record struct PixelPoint(int X, int Y);
