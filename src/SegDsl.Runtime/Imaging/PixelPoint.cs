namespace SegDsl.Imaging;

/// <summary>A pixel of an image.</summary>
/// <param name="X">Its column, from 0 at the left.</param>
/// <param name="Y">Its row, from 0 at the top.</param>
public readonly record struct PixelPoint(int X, int Y);
