namespace SegDsl.Data;

/// <summary>
/// A small random generator whose stream depends on nothing but what it was made from: every sample of every epoch has its own,
/// so neither threads nor the order of work can change what comes out.
/// </summary>
internal struct SplitMix64
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    private ulong state;

    /// <summary>A generator for a purpose (say an epoch, or a sample of an epoch) within a seeded run.</summary>
    public SplitMix64(long seed, params ReadOnlySpan<int> purpose)
    {
        state = Mix(unchecked((ulong)seed) + Step);
        foreach (var part in purpose) state = Mix(state + Step * (uint)part + Step);
    }

    /// <summary>Uniform in 0 … 2⁶⁴ − 1.</summary>
    public ulong Next() => Mix(state += Step);

    /// <summary>Uniform in [0, 1).</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [<paramref name="min"/>, <paramref name="max"/>).</summary>
    public double NextDouble(double min, double max) => min + NextDouble() * (max - min);

    /// <summary>Uniform in <paramref name="min"/> … <paramref name="max"/>, both included.</summary>
    public int NextInt32(int min, int max) => min + (int)Math.BigMul(Next(), (ulong)((long)max - min + 1), out _);

    /// <summary>Puts elements into random order.</summary>
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
