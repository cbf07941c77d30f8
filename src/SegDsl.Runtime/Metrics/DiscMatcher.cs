namespace SegDsl.Metrics;

/// <summary>Counts the pixels of one set that are near another, by painting discs around the other.</summary>
internal sealed class DiscMatcher(int width, int height)
{
    private readonly bool[] near = new bool[width * height];

    /// <summary>The number of <paramref name="pixels"/> that lie within a Euclidean distance of <paramref name="radius"/> of one of <paramref name="others"/>.</summary>
    public int CountNear(List<int> pixels, List<int> others, int radius)
    {
        Array.Clear(near);
        // A disc is a span on every row that it touches.
        var halves = new int[2 * radius + 1];
        for (var i = 0; i < halves.Length; i++) halves[i] = (int)Math.Sqrt((double)radius * radius - (double)(i - radius) * (i - radius));
        foreach (var other in others)
        {
            var (y, x) = Math.DivRem(other, width);
            for (var row = Math.Max(y - radius, 0); row <= Math.Min(y + radius, height - 1); row++)
            {
                var half = halves[row - y + radius];
                var left = Math.Max(x - half, 0);
                near.AsSpan(row * width + left, Math.Min(x + half, width - 1) - left + 1).Fill(true);
            }
        }

        var count = 0;
        foreach (var pixel in pixels)
            if (near[pixel]) count++;
        return count;
    }
}
