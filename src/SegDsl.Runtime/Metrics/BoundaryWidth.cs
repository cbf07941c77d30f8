using System.Globalization;

namespace SegDsl.Metrics;

/// <summary>Widths of boundaries: values from 1 are pixels, smaller values are fractions of the image diagonal.</summary>
public static class BoundaryWidth
{
    /// <summary>Formats a width for tables and files: <c>3 px</c> or <c>0.005</c>.</summary>
    /// <param name="width">The width; greater than 0.</param>
    public static string Text(double width) => string.Create(CultureInfo.InvariantCulture, $"{width}{(width < 1 ? "" : " px")}");

    /// <summary>Converts a width to pixels, without rounding.</summary>
    internal static double InPixels(double width, int imageWidth, int imageHeight) =>
        width < 1 ? width * Math.Sqrt((double)imageWidth * imageWidth + (double)imageHeight * imageHeight) : width;
}
