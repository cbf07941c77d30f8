namespace SegDsl.Networks;

/// <summary>Integer division of <c>.seg</c> files: rounded down, while C# rounds toward zero.</summary>
public static class FloorDivision
{
    /// <summary>⌊a / b⌋.</summary>
    /// <exception cref="DivideByZeroException"><paramref name="b"/> is 0.</exception>
    public static long Quotient(long a, long b)
    {
        var quotient = a / b;
        return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient;
    }

    /// <summary>a − b·⌊a / b⌋, which has the sign of <paramref name="b"/>.</summary>
    /// <exception cref="DivideByZeroException"><paramref name="b"/> is 0.</exception>
    public static long Remainder(long a, long b)
    {
        var remainder = a % b;
        return remainder != 0 && (remainder < 0) != (b < 0) ? remainder + b : remainder;
    }
}
