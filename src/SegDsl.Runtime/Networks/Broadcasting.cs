namespace SegDsl.Networks;

/// <summary>Sizes of what element-wise operators give.</summary>
public static class Broadcasting
{
    /// <summary>The size that both have, or that of the other where one is 1.</summary>
    /// <exception cref="ArgumentException">They differ, and neither is 1.</exception>
    public static long Size(long left, long right) => left == right || right == 1 ? left
        : left == 1 ? right
        : throw new ArgumentException($"{left} and {right} channels cannot be combined element by element.");
}
