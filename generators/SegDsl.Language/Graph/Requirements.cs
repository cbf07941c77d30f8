using SegDsl.Language.Shapes;
using SegDsl.Language.Text;

namespace SegDsl.Language.Graph;

/// <summary>A requirement of one of a network's operations.</summary>
/// <param name="Value">A number that depends on symbols.</param>
/// <param name="Least">The minimum of that number.</param>
/// <param name="Location">The location of the operation.</param>
public sealed record Requirement(Dimension Value, long Least, SourceLocation Location)
{
    /// <summary>The requirement as a formula, <c>ceil(H / 8) - 6 >= 1</c>, or in words, <c>H is a multiple of 2</c>.</summary>
    public override string ToString() => Least == 0 && Value.AsDivisibility() is var (number, divisor)
        ? FormattableString.Invariant($"{number} is a multiple of {divisor}")
        : FormattableString.Invariant($"{Value} >= {Least}");
}

/// <summary>The requirements of a network on its input size and its open parameters.</summary>
public sealed class NetworkRequirements
{
    private NetworkRequirements(IReadOnlyDictionary<string, long> least, IReadOnlyList<Requirement> others)
    {
        Least = least;
        Others = others;
    }

    /// <summary>The minimum of every symbol that must be greater than 1, and of every open parameter that must be at least 1.</summary>
    public IReadOnlyDictionary<string, long> Least { get; }

    /// <summary>The requirements that involve several symbols or set an upper bound.</summary>
    public IReadOnlyList<Requirement> Others { get; }

    /// <summary>The minimum of a symbol.</summary>
    public long LeastOf(string symbol) => Least.TryGetValue(symbol, out var least) ? least : 1;

    /// <summary>Whether the values of the symbols are allowed; all symbols need a value.</summary>
    /// <exception cref="KeyNotFoundException">A symbol has no value.</exception>
    public bool Allows(IReadOnlyDictionary<string, long> values) =>
        values.All(v => v.Value >= LeastOf(v.Key)) && Others.All(o => o.Value.Evaluate(values) >= o.Least);

    /// <summary>The requirements that no input size meets, because they demand a smaller one than the minimums allow.</summary>
    /// <param name="parameters">The open parameters, whose values are not sizes.</param>
    internal IEnumerable<Requirement> Unmet(ICollection<string> parameters) => Others.Where(o =>
        (o.Value * -1).GrowsWithItsSymbols && !o.Value.Symbols.Any(parameters.Contains)
        && o.Value.Evaluate(o.Value.Symbols.ToDictionary(s => s, LeastOf, StringComparer.Ordinal)) < o.Least);

    /// <summary>Simplifies the requirements of a network's operations.</summary>
    /// <param name="requirements">The requirements.</param>
    /// <param name="parameters">The open parameters.</param>
    internal static NetworkRequirements Of(IEnumerable<Requirement> requirements, ICollection<string> parameters)
    {
        var least = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var others = new List<Requirement>();
        var seen = new HashSet<(Dimension, long)>();
        foreach (var requirement in requirements)
        {
            if (!seen.Add((requirement.Value, requirement.Least))) continue;
            var symbols = requirement.Value.Symbols;
            if (symbols.Count != 1 || !requirement.Value.IsNonDecreasing || LeastArgument(requirement, symbols.First()) is not { } bound)
            {
                others.Add(requirement);
                continue;
            }
            var symbol = symbols.First();
            if (bound <= 1 && !parameters.Contains(symbol)) continue;
            if (!least.TryGetValue(symbol, out var known) || known < bound) least[symbol] = bound;
        }
        // A requirement that is monotonic and holds for the minimums is redundant.
        others.RemoveAll(o => o.Value.GrowsWithItsSymbols && Holds(o, o.Value.Symbols.ToDictionary(s => s, Minimum, StringComparer.Ordinal)));
        return new(least, others);

        long Minimum(string symbol) => least.TryGetValue(symbol, out var bound) ? bound : 1;
    }

    /// <summary>Whether a requirement on a number that grows with its symbols holds; a number beyond 64 bits is large enough.</summary>
    private static bool Holds(Requirement requirement, IReadOnlyDictionary<string, long> values)
    {
        try
        {
            return requirement.Value.Evaluate(values) >= requirement.Least;
        }
        catch (OverflowException)
        {
            return true;
        }
    }

    /// <summary>The least value, from 1 on, for which a requirement holds; null if there is none.</summary>
    private static long? LeastArgument(Requirement requirement, string symbol)
    {
        const long Most = 1L << 32;
        bool HoldsFor(long value) => Holds(requirement, new Dictionary<string, long> { [symbol] = value });
        var high = 1L;
        while (!HoldsFor(high))
        {
            if (high > Most) return null;
            high *= 2;
        }
        var low = high / 2;
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            if (HoldsFor(middle)) high = middle;
            else low = middle;
        }
        return high;
    }
}
