namespace SegDsl.Data;

/// <summary>
/// A small random number generator whose stream depends only on its seeds. Each sample of each epoch has its own stream, so the results do not
/// depend on threads or on the order of work. Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators. OOPSLA 2014.
/// </summary>
internal struct SplitMix64
{
    private const ulong Increment = 0x9E3779B97F4A7C15;

    private ulong state;

    /// <summary>Creates a generator for a purpose within a seeded run, for example an epoch, or a sample of an epoch.</summary>
    public SplitMix64(long seed, params ReadOnlySpan<int> purpose)
    {
        state = Mix(unchecked((ulong)seed) + Increment);
        foreach (var part in purpose) state = Mix(state + Increment * (uint)part + Increment);
    }

    /// <summary>Uniform in 0 to 2⁶⁴ − 1.</summary>
    public ulong Next() => Mix(state += Increment);

    /// <summary>Uniform in [0, 1).</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [<paramref name="min"/>, <paramref name="max"/>).</summary>
    public double NextDouble(double min, double max) => min + NextDouble() * (max - min);

    /// <summary>Uniform in <paramref name="min"/> to <paramref name="max"/>, inclusive.</summary>
    public int NextInt32(int min, int max) => min + (int)Math.BigMul(Next(), (ulong)((long)max - min + 1), out _);

    /// <summary>Shuffles the elements in place (Fisher–Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var last = items.Length - 1; last > 0; last--)
        {
            var other = NextInt32(0, last);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9;
        value = (value ^ value >> 27) * 0x94D049BB133111EB;
        return value ^ value >> 31;
    }
}
