namespace SegDsl.Inference;

/// <summary>The positions of windows along one axis of an image, and the number of windows that cover each pixel.</summary>
internal sealed class WindowPlan
{
    /// <summary>Computes the positions.</summary>
    /// <param name="length">The length of the axis in pixels.</param>
    /// <param name="window">The requested length of the windows, which is limited to <paramref name="length"/>.</param>
    /// <param name="overlap">The fraction by which adjacent windows overlap, 0 to less than 1.</param>
    public WindowPlan(int length, int window, double overlap)
    {
        Window = Math.Min(window, length);
        // Rounding avoids floating-point errors: 832 with an overlap of 1/3 must give a step of 555.
        var step = Math.Max(1, (int)Math.Ceiling(Math.Round(Window * (1 - overlap), 6)));
        var count = (length - Window + step - 1) / step + 1;
        Starts = [.. Enumerable.Range(0, count).Select(i => Math.Min(i * step, length - Window))];
        Coverage = new float[length];
        foreach (var start in Starts)
            foreach (ref var times in Coverage.AsSpan(start, Window)) times++;
    }

    /// <summary>The length of the windows in pixels.</summary>
    public int Window { get; }

    /// <summary>The start positions in ascending order. The last window ends at the end of the axis.</summary>
    public IReadOnlyList<int> Starts { get; }

    /// <summary>The number of windows that cover each pixel, at least 1.</summary>
    public float[] Coverage { get; }
}
