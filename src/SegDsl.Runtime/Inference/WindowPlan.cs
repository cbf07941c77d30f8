namespace SegDsl.Inference;

/// <summary>Where windows stand along one side of an image, and how many of them cover every pixel of it.</summary>
internal sealed class WindowPlan
{
    /// <summary>Places the windows.</summary>
    /// <param name="length">The side's length in pixels.</param>
    /// <param name="window">The window's length; it is never longer than the side.</param>
    /// <param name="overlap">The part of a window that the next one covers too.</param>
    public WindowPlan(int length, int window, double overlap)
    {
        Window = Math.Min(window, length);
        // 832 of which a third overlaps: a step of 555, not of 554 for the sake of a last bit.
        var step = Math.Max(1, (int)Math.Ceiling(Math.Round(Window * (1 - overlap), 6)));
        var count = (length - Window + step - 1) / step + 1;
        Starts = [.. Enumerable.Range(0, count).Select(i => Math.Min(i * step, length - Window))];
        Covered = new float[length];
        foreach (var start in Starts)
            foreach (ref var times in Covered.AsSpan(start, Window)) times++;
    }

    /// <summary>The windows' length.</summary>
    public int Window { get; }

    /// <summary>Where they begin, in order; the last ends where the side does.</summary>
    public IReadOnlyList<int> Starts { get; }

    /// <summary>How many windows cover each pixel, at least one.</summary>
    public float[] Covered { get; }
}
