using System.Globalization;

namespace SegDsl.Metrics;

/// <summary>Widths around boundaries: pixels from 1 on, parts of the image's diagonal below that.</summary>
public static class BoundaryWidth
{
    /// <summary>A width as it is written in tables and files: <c>3 px</c> or <c>0.005</c>.</summary>
    /// <param name="width">The width.</param>
    public static string Text(double width) => string.Create(CultureInfo.InvariantCulture, $"{width}{(width < 1 ? "" : " px")}");

    /// <summary>The width in pixels of an image of a size, not rounded.</summary>
    internal static double InPixels(double width, int imageWidth, int imageHeight) =>
        width < 1 ? width * Math.Sqrt((double)imageWidth * imageWidth + (double)imageHeight * imageHeight) : width;
}
