namespace SegDsl.Networks;

/// <summary>Sizes of the results of element-wise operations.</summary>
public static class Broadcasting
{
    /// <summary>The broadcast size of two sizes: equal sizes stay, and 1 is expanded.</summary>
    /// <exception cref="ArgumentException">The sizes differ, and neither is 1.</exception>
    public static long Size(long left, long right) => left == right || right == 1 ? left
        : left == 1 ? right
        : throw new ArgumentException($"Element-wise operations cannot combine {left} and {right} channels.");
}
