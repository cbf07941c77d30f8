namespace SegDsl.Imaging;

/// <summary>Changes values where a mask is set.</summary>
internal static class PixelMasks
{
    /// <summary>Copies values.</summary>
    public static void Copy<T>(ReadOnlySpan<T> from, Span<T> to, ReadOnlySpan<bool> mask)
    {
        for (var i = 0; i < mask.Length; i++)
            if (mask[i]) to[i] = from[i];
    }

    /// <summary>Sets values.</summary>
    public static void Fill<T>(Span<T> values, ReadOnlySpan<bool> mask, T value)
    {
        for (var i = 0; i < mask.Length; i++)
            if (mask[i]) values[i] = value;
    }

    /// <summary>A mask of a window of an image.</summary>
    public static bool[] OfWindow(int width, int height, PixelWindow window)
    {
        var mask = new bool[ImageSize.Count(width, height, 1)];
        var inside = window.Within(width, height);
        for (var y = inside.Y; y < inside.Y + inside.Height; y++) mask.AsSpan(y * width + inside.X, inside.Width).Fill(true);
        return mask;
    }
}
