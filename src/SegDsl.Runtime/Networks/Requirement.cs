using System.Runtime.CompilerServices;

namespace SegDsl.Networks;

/// <summary>What generated constructors demand of their arguments.</summary>
public static class Requirement
{
    /// <summary>The value, which must be at least a number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is smaller.</exception>
    public static long AtLeast(long value, long least, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        return value;
    }
}
