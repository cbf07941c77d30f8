using System.Runtime.CompilerServices;

namespace SegDsl.Networks;

/// <summary>Checks arguments of generated constructors.</summary>
public static class Requirement
{
    /// <summary>Returns the value if it is at least a minimum.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than the minimum.</exception>
    public static long AtLeast(long value, long minimum, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, minimum, name);
        return value;
    }
}
