using SegDsl.Imaging;

namespace SegDsl.Serving.Polygons;

/// <summary>The outline of a region of pixels with one label, along the sides of its pixels.</summary>
/// <param name="Label">The label.</param>
/// <param name="Area">The number of pixels.</param>
/// <param name="Outer">
/// The corners of the outer ring, clockwise as seen, the first one not repeated. The pixel in column x and row y covers x to x + 1 and y to y + 1. A ring can
/// touch itself at a corner where two pixels of the region meet.
/// </param>
/// <param name="Holes">The corners of the rings around other regions, counterclockwise.</param>
internal sealed record LabelPolygon(ushort Label, long Area, IReadOnlyList<PixelPoint> Outer, IReadOnlyList<IReadOnlyList<PixelPoint>> Holes);
