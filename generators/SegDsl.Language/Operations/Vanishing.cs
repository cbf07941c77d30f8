using SegDsl.Language.Shapes;

namespace SegDsl.Language.Operations;

/// <summary>Decides whether a remainder or a difference is 0 for some values of its symbols.</summary>
internal static class Vanishing
{
    /// <summary>A number that is divisible by all numbers up to 12, for divisors that are symbols.</summary>
    private const long SmallDivisors = 27720;

    /// <summary>The maximum period. The product of two sizes must not exceed 64 bits.</summary>
    private const long MaxPeriod = int.MaxValue;

    /// <summary>The number of combinations of values to try.</summary>
    private const int Combinations = 4096;

    /// <summary>The largest value of a divisor, and the largest offset, to try.</summary>
    private const int LargestOffset = 128;

    /// <summary>
    /// Whether a number is 0 for some values of its symbols. A symbol in a divisor has a small value; any other symbol is a multiple of a period, which
    /// all divisors divide, plus an offset, so that the number vanishes for sizes of any magnitude.
    /// </summary>
    public static bool IsPossible(Dimension value)
    {
        var divisors = new HashSet<string>(StringComparer.Ordinal);
        var hasQuotient = AddDivisors(value, divisors);
        if (!hasQuotient) return value.Equals(Dimension.Zero);
        var symbols = value.Symbols.ToList();
        var period = Multiple(SmallDivisors, ConstantDivisors(value));
        var tries = Math.Min(LargestOffset, (int)Math.Pow(Combinations, 1.0 / symbols.Count));
        for (var combination = 0L; combination < Math.Pow(tries, symbols.Count); combination++)
        {
            var values = new Dictionary<string, Dimension>(StringComparer.Ordinal);
            var rest = combination;
            foreach (var symbol in symbols)
            {
                var offset = rest % tries;
                rest /= tries;
                values.Add(symbol, divisors.Contains(symbol) ? Dimension.Constant(offset + 1) : (Dimension.Symbol(symbol) * period) + offset);
            }
            if (Vanishes(value, values)) return true;
        }
        return false;
    }

    private static bool Vanishes(Dimension value, IReadOnlyDictionary<string, Dimension> values)
    {
        try
        {
            return value.Substitute(values).Equals(Dimension.Zero);
        }
        catch (ArithmeticException)
        {
            // These values divide by zero or exceed 64 bits; others may not.
            return false;
        }
    }

    /// <summary>A number that is divisible by every constant divisor, times the divisors within its numerator.</summary>
    private static long ConstantDivisors(Dimension value) =>
        value.Terms.SelectMany(t => t.Monomial.Factors).OfType<QuotientAtom>().Aggregate(1L, (all, quotient) =>
            Multiple(all, Math.Min(MaxPeriod, ConstantDivisors(quotient.Numerator) * Math.Min(MaxPeriod, quotient.Denominator.Value ?? 1))));

    /// <summary>The least common multiple of two numbers, or the maximum period if it is larger.</summary>
    private static long Multiple(long a, long b)
    {
        var (divisor, rest) = (a, b);
        while (rest != 0) (divisor, rest) = (rest, divisor % rest);
        return Math.Min(MaxPeriod, a / divisor * b);
    }

    /// <summary>Adds the symbols of all divisors; returns whether there is a quotient.</summary>
    private static bool AddDivisors(Dimension value, HashSet<string> symbols)
    {
        var found = false;
        foreach (var quotient in value.Terms.SelectMany(t => t.Monomial.Factors).OfType<QuotientAtom>())
        {
            found = true;
            quotient.Denominator.AddSymbols(symbols);
            AddDivisors(quotient.Numerator, symbols);
            AddDivisors(quotient.Denominator, symbols);
        }
        return found;
    }
}
