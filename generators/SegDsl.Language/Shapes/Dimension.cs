using System.Globalization;
using SegDsl.Language.Text;

namespace SegDsl.Language.Shapes;

/// <summary>
/// An integer that may depend on symbols, in canonical form: a polynomial over symbols and over quotients rounded down. Two dimensions with the
/// same form are equal for all values of the symbols. The converse also holds for sizes produced by convolution and pooling. Arithmetic is
/// exact; it throws <see cref="OverflowException"/> beyond 64 bits, and <see cref="DimensionTooLargeException"/> for formulas that are too long.
/// </summary>
public sealed class Dimension : IEquatable<Dimension>
{
    // Cached because they cover most numbers in networks.
    private static readonly Dimension[] Small = [.. Enumerable.Range(1, 1024).Select(number => new Dimension([(Monomial.One, number)]))];

    // Sorted by monomial, without duplicates and without factors of 0.
    private readonly (Monomial Monomial, long Factor)[] terms;
    private readonly int hash;
    private string? key;
    private string[]? symbols;

    // Quotients are processed recursively.
    private const int DeepestQuotient = 50;

    private Dimension((Monomial Monomial, long Factor)[] terms)
    {
        this.terms = terms;
        Value = terms.Length == 0 ? 0 : terms.Length == 1 && terms[0].Monomial.IsOne ? terms[0].Factor : null;
        foreach (var (monomial, factor) in terms)
        {
            hash = unchecked((((hash * 31) + monomial.GetHashCode()) * 31) + factor.GetHashCode());
            Size += 1 + monomial.Size;
            Depth = Math.Max(Depth, monomial.Depth);
        }
        if (Size > Limits.DimensionSize || Depth > DeepestQuotient) throw new DimensionTooLargeException();
    }

    /// <summary>The number 0.</summary>
    public static Dimension Zero { get; } = new([]);

    /// <summary>The number 1.</summary>
    public static Dimension One { get; } = Constant(1);

    /// <summary>The canonical form as text, which orders dimensions.</summary>
    internal string Key => key ??= terms.Length == 0 ? "0" : string.Join("+", terms.Select(
        t => t.Factor.ToString(CultureInfo.InvariantCulture) + (t.Monomial.IsOne ? "" : "*" + t.Monomial.Key)));

    /// <summary>The number of terms, symbols and quotients, at most <see cref="Limits.DimensionSize"/>.</summary>
    internal int Size { get; }

    /// <summary>The number of quotients nested in each other.</summary>
    internal int Depth { get; }

    /// <summary>The value if the dimension has no symbols; otherwise null.</summary>
    public long? Value { get; }

    /// <summary>The symbols in it, sorted.</summary>
    public IReadOnlyCollection<string> Symbols
    {
        get
        {
            if (symbols is not null) return symbols;
            var found = new SortedSet<string>(StringComparer.Ordinal);
            AddSymbols(found);
            return symbols = found.Count == 0 ? [] : [.. found];
        }
    }

    /// <summary>
    /// Whether it obviously never decreases if a symbol increases: a sum of symbols and of quotients by numbers, with positive factors.
    /// </summary>
    public bool IsNonDecreasing =>
        terms.All(t => t.Monomial.Factors.Count == 0 || (t.Factor > 0 && t.Monomial.Factors.Count == 1 && t.Monomial.Factors[0] switch
        {
            QuotientAtom { Denominator.Value: > 0 } quotient => quotient.Numerator.IsNonDecreasing,
            SymbolAtom => true,
            _ => false,
        }));

    internal IReadOnlyList<(Monomial Monomial, long Factor)> Terms => terms;

    /// <summary>Whether it never decreases if a symbol increases, for symbols of at least 1.</summary>
    internal bool GrowsWithItsSymbols => terms.All(t => t.Monomial.Factors.Count == 0 || (t.Factor > 0 && t.Monomial.Factors.All(f =>
        f is SymbolAtom or QuotientAtom { Denominator.Value: not null, Numerator.GrowsWithItsSymbols: true })));

    /// <summary>
    /// For <c>d * (n / d) - n</c>, which is at most 0, and 0 if n is a multiple of d: n and d. Null for any other form.
    /// </summary>
    internal (Dimension Number, Dimension Divisor)? AsDivisibility()
    {
        foreach (var quotient in terms.SelectMany(t => t.Monomial.Factors).OfType<QuotientAtom>())
            if (Equals((quotient.Denominator * Of(quotient)) - quotient.Numerator)) return (quotient.Numerator, quotient.Denominator);
        // The quotient of a quotient is a quotient by the product: 3 * (H / 6) - H / 2.
        foreach (var (monomial, factor) in terms.Where(t => t.Factor > 1 && t.Monomial.Factors is [QuotientAtom]))
        {
            var quotient = new Dimension([(monomial, 1)]);
            var number = (quotient * factor) - this;
            if (FloorDivide(number, factor).Equals(quotient)) return (number, factor);
        }
        return null;
    }

    /// <summary>A number.</summary>
    public static Dimension Constant(long value) =>
        value > 0 && value <= Small.Length ? Small[value - 1] : value == 0 ? Zero : new([(Monomial.One, value)]);

    /// <summary>A symbol.</summary>
    public static Dimension Symbol(string name) => new([(Monomial.Of(new SymbolAtom(name)), 1)]);

    /// <summary>Whether it is a negative number, or a sum of negative multiples of symbols and quotients.</summary>
    internal bool IsBelowZero => Value is { } value ? value < 0 : terms.All(t => t.Factor < 0);

    /// <summary>A number.</summary>
    public static implicit operator Dimension(long value) => Constant(value);

    /// <summary>The sum.</summary>
    public static Dimension operator +(Dimension left, Dimension right) => (left.Value, right.Value) switch
    {
        (0, _) => right,
        (_, 0) => left,
        ({ } a, { } b) => Constant(checked(a + b)),
        _ => Merge(left.terms, right.terms),
    };

    /// <summary>The difference.</summary>
    public static Dimension operator -(Dimension left, Dimension right) => left + (right * -1);

    /// <summary>The product.</summary>
    public static Dimension operator *(Dimension left, Dimension right) => (left.Value, right.Value) switch
    {
        (1, _) => right,
        (_, 1) => left,
        ({ } a, { } b) => Constant(checked(a * b)),
        ({ } number, _) => right.Scale(number),
        (_, { } number) => left.Scale(number),
        _ when (long)left.terms.Length * right.terms.Length > Limits.DimensionSize => throw new DimensionTooLargeException(),
        _ => Product(left.terms, right.terms),
    };

    // A method of its own, so that products of numbers allocate no closure.
    private static Dimension Product((Monomial Monomial, long Factor)[] left, (Monomial Monomial, long Factor)[] right)
    {
        var products = new (Monomial, long)[left.Length * right.Length];
        var count = 0;
        foreach (var l in left)
            foreach (var r in right) products[count++] = (l.Monomial.Times(r.Monomial), checked(l.Factor * r.Factor));
        return Sum(products);
    }

    /// <summary>The quotient rounded down, for a denominator other than 0; a symbolic one is taken to be positive.</summary>
    /// <exception cref="DivideByZeroException">The denominator is the number 0.</exception>
    public static Dimension FloorDivide(Dimension numerator, Dimension denominator)
    {
        if (denominator.Value is { } divisor)
        {
            if (divisor == 0) throw new DivideByZeroException();
            if (divisor < 0) return FloorDivide(numerator * -1, checked(-divisor));
            return numerator.Value is { } number ? FloorDivide(number, divisor) : FloorDivideByNumber(numerator, divisor);
        }
        if (denominator.terms.Length == 1 && numerator.TryDivide(denominator.terms[0], out var quotient)) return quotient;
        return numerator.Equals(denominator) ? One : Quotient(numerator, denominator);
    }

    /// <summary>The remainder of <see cref="FloorDivide(Dimension, Dimension)"/>.</summary>
    /// <exception cref="DivideByZeroException">The denominator is the number 0.</exception>
    public static Dimension Remainder(Dimension numerator, Dimension denominator) => numerator - (denominator * FloorDivide(numerator, denominator));

    /// <summary>The quotient rounded up, for a positive denominator.</summary>
    /// <exception cref="DivideByZeroException">The denominator is the number 0.</exception>
    public static Dimension CeilingDivide(Dimension numerator, Dimension denominator) => FloorDivide(numerator + denominator - 1, denominator);

    /// <summary>The quotient of two numbers rounded down.</summary>
    internal static long FloorDivide(long numerator, long denominator)
    {
        var quotient = numerator / denominator;
        return numerator % denominator != 0 && (numerator < 0) != (denominator < 0) ? quotient - 1 : quotient;
    }

    /// <summary>The value for given values of the symbols.</summary>
    /// <exception cref="KeyNotFoundException">A symbol has no value.</exception>
    public long Evaluate(IReadOnlyDictionary<string, long> values) => terms.Aggregate(0L, (sum, term) =>
        checked(sum + term.Monomial.Factors.Aggregate(term.Factor, (product, factor) => checked(product * factor.Evaluate(values)))));

    /// <summary>This dimension with symbols replaced; other symbols are kept.</summary>
    public Dimension Substitute(IReadOnlyDictionary<string, Dimension> values)
    {
        var sum = Zero;
        foreach (var (monomial, factor) in terms)
            sum += monomial.Factors.Aggregate(Constant(factor), (product, atom) => product * atom.Substitute(values));
        return sum;
    }

    /// <summary>Evaluates this dimension in an algebra: first numbers and symbols, then products and quotients, then the sum.</summary>
    public T Fold<T>(IDimensionAlgebra<T> algebra)
    {
        if (algebra is null) throw new ArgumentNullException(nameof(algebra));
        if (Value is { } value) return algebra.Number(value);
        T Term(Monomial monomial, long factor)
        {
            var product = monomial.Factors.Select(f => f.Fold(algebra)).ToList();
            if (factor != 1 || product.Count == 0) product.Insert(0, algebra.Number(factor));
            return product.Aggregate(algebra.Multiply);
        }

        var (first, rest) = (terms[0], terms.Skip(1));
        return rest.Aggregate(Term(first.Monomial, first.Factor), (sum, term) =>
            term.Factor < 0 ? algebra.Subtract(sum, Term(term.Monomial, -term.Factor)) : algebra.Add(sum, Term(term.Monomial, term.Factor)));
    }

    /// <inheritdoc/>
    public bool Equals(Dimension? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is null || hash != other.hash || terms.Length != other.terms.Length) return false;
        for (var i = 0; i < terms.Length; i++)
            if (terms[i].Factor != other.terms[i].Factor || !terms[i].Monomial.Equals(other.terms[i].Monomial)) return false;
        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Dimension);

    /// <inheritdoc/>
    public override int GetHashCode() => hash;

    /// <summary>The dimension as the language writes it, for example <c>ceil(H / 4)</c>.</summary>
    public override string ToString() => DimensionWriter.Write(this);

    internal void AddSymbols(ISet<string> symbols)
    {
        foreach (var (monomial, _) in terms)
            foreach (var factor in monomial.Factors) factor.AddSymbols(symbols);
    }

    /// <summary>The sum of many dimensions, most of which have the same monomials.</summary>
    /// <exception cref="OverflowException">A number does not fit in 64 bits.</exception>
    internal static Dimension Sum(IEnumerable<Dimension> dimensions)
    {
        var factors = new Dictionary<Monomial, long>();
        foreach (var dimension in dimensions)
        {
            foreach (var (monomial, factor) in dimension.terms)
            {
                factors.TryGetValue(monomial, out var sum);
                factors[monomial] = checked(sum + factor);
            }
        }
        return Sum([.. factors.Select(f => (f.Key, f.Value))]);
    }

    /// <summary>The sum of terms in any order, which it sorts.</summary>
    private static Dimension Sum((Monomial Monomial, long Factor)[] sorted)
    {
        if (sorted.Length > 1) Array.Sort(sorted, static (left, right) => left.Monomial.CompareTo(right.Monomial));
        var count = 0;
        for (var i = 0; i < sorted.Length;)
        {
            var (monomial, sum) = sorted[i++];
            while (i < sorted.Length && sorted[i].Monomial.CompareTo(monomial) == 0) sum = checked(sum + sorted[i++].Factor);
            if (sum != 0) sorted[count++] = (monomial, sum);
        }
        Array.Resize(ref sorted, count);
        return count == 0 ? Zero : new(sorted);
    }

    /// <summary>The sum of terms that are sorted on both sides.</summary>
    private static Dimension Merge((Monomial Monomial, long Factor)[] left, (Monomial Monomial, long Factor)[] right)
    {
        var sum = new (Monomial, long)[left.Length + right.Length];
        var (count, i, j) = (0, 0, 0);
        while (i < left.Length && j < right.Length)
        {
            var order = left[i].Monomial.CompareTo(right[j].Monomial);
            if (order < 0) sum[count++] = left[i++];
            else if (order > 0) sum[count++] = right[j++];
            else
            {
                var factor = checked(left[i].Factor + right[j++].Factor);
                var monomial = left[i++].Monomial;
                if (factor != 0) sum[count++] = (monomial, factor);
            }
        }
        while (i < left.Length) sum[count++] = left[i++];
        while (j < right.Length) sum[count++] = right[j++];
        // Terms were merged or canceled.
        if (count > 0 && count < sum.Length) Array.Resize(ref sum, count);
        return count == 0 ? Zero : new(sum);
    }

    /// <summary>The product with a number other than 0 and 1.</summary>
    private Dimension Scale(long number)
    {
        if (number == 0) return Zero;
        var scaled = new (Monomial, long)[terms.Length];
        for (var i = 0; i < terms.Length; i++) scaled[i] = (terms[i].Monomial, checked(terms[i].Factor * number));
        return new(scaled);
    }

    /// <summary>Divides out what the divisor divides, then the factors common to the rest.</summary>
    private static Dimension FloorDivideByNumber(Dimension numerator, long divisor)
    {
        if (divisor == 1) return numerator;
        var whole = numerator.DivideTerms(divisor);
        var rest = numerator - (whole * divisor);
        if (rest.Value is not null) return whole;

        // ⌊(⌊a/b⌋ + c) / d⌋ = ⌊(a + b·c) / (b·d)⌋
        foreach (var (monomial, factor) in rest.terms)
        {
            if (factor == 1 && monomial.Factors.Count == 1 && monomial.Factors[0] is QuotientAtom { Denominator.Value: { } inner } quotient)
            {
                var others = rest - Of(quotient);
                return whole + FloorDivideByNumber(quotient.Numerator + (others * inner), checked(inner * divisor));
            }
        }

        // ⌊(g·a + c) / (g·d)⌋ = ⌊(a + ⌊c/g⌋) / d⌋
        var common = rest.terms.Where(t => t.Monomial.Factors.Count > 0).Aggregate(divisor, (g, t) => GreatestCommonDivisor(g, t.Factor));
        if (common > 1)
        {
            return whole + FloorDivideByNumber(rest.DivideTerms(common), divisor / common);
        }
        return whole + Quotient(rest, divisor);
    }

    /// <summary>Every term divided by a number, rounded down.</summary>
    private Dimension DivideTerms(long divisor)
    {
        var parts = new List<(Monomial, long)>(terms.Length);
        foreach (var (monomial, factor) in terms)
            if (FloorDivide(factor, divisor) is var part and not 0) parts.Add((monomial, part));
        return parts.Count == 0 ? Zero : new([.. parts]);
    }

    private bool TryDivide((Monomial Monomial, long Factor) divisor, out Dimension quotient)
    {
        quotient = Zero;
        var parts = new List<(Monomial, long)>();
        foreach (var (monomial, factor) in terms)
        {
            if (factor % divisor.Factor != 0 || monomial.DividedBy(divisor.Monomial) is not { } part) return false;
            parts.Add((part, factor / divisor.Factor));
        }
        quotient = Sum(parts.ToArray());
        return true;
    }

    private static Dimension Quotient(Dimension numerator, Dimension denominator) => Of(new QuotientAtom(numerator, denominator));

    private static Dimension Of(Atom atom) => new([(Monomial.Of(atom), 1)]);

    private static long GreatestCommonDivisor(long a, long b)
    {
        while (b != 0) (a, b) = (b, a % b);
        return Math.Abs(a);
    }
}
