namespace SegDsl.Imaging;

/// <summary>The source pixels and weights of each target pixel along one axis: a triangle filter as wide as the larger of the two pixel sizes.</summary>
internal sealed class ResizingTaps
{
    private readonly int[] first;
    private readonly float[] weights;

    /// <summary>Computes the taps of some target pixels.</summary>
    /// <param name="sourceLength">The number of source pixels.</param>
    /// <param name="targetLength">The number of all target pixels.</param>
    /// <param name="start">The first target pixel that is needed.</param>
    /// <param name="count">The number of target pixels that are needed.</param>
    public ResizingTaps(int sourceLength, int targetLength, int start, int count)
    {
        var scale = (double)sourceLength / targetLength;
        var support = Math.Max(scale, 1);
        Count = Math.Min((int)Math.Ceiling(2 * support), sourceLength);
        first = new int[count];
        weights = new float[count * Count];
        for (var i = 0; i < count; i++)
        {
            var center = (start + i + 0.5) * scale;
            first[i] = Math.Clamp((int)Math.Floor(center - support + 0.5), 0, sourceLength - Count);
            var taps = weights.AsSpan(i * Count, Count);
            var total = 0.0;
            for (var tap = 0; tap < Count; tap++)
            {
                var weight = Math.Max(0, 1 - Math.Abs(first[i] + tap + 0.5 - center) / support);
                taps[tap] = (float)weight;
                total += weight;
            }
            for (var tap = 0; tap < Count; tap++) taps[tap] = (float)(taps[tap] / total);
        }
    }

    /// <summary>The number of taps per target pixel; some may have zero weight.</summary>
    public int Count { get; }

    /// <summary>The source pixel of the first tap.</summary>
    public int First(int target) => first[target];

    /// <summary>The weights of a target pixel's taps, which sum to one.</summary>
    public ReadOnlySpan<float> Weights(int target) => weights.AsSpan(target * Count, Count);
}
