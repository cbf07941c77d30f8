namespace SegDsl.Language.Shapes;

/// <summary>A product of atoms, sorted and repeated according to their powers; the empty product is 1.</summary>
internal sealed class Monomial : IEquatable<Monomial>, IComparable<Monomial>
{
    private readonly Atom[] factors;
    private readonly int hash;
    private string? key;

    private Monomial(Atom[] factors)
    {
        this.factors = factors;
        foreach (var factor in factors)
        {
            hash = unchecked((hash * 31) + factor.GetHashCode());
            Size = Math.Min(Size + factor.Size, int.MaxValue / 2);
            Depth = Math.Max(Depth, factor.Depth);
        }
    }

    /// <summary>The number of symbols and quotients.</summary>
    public int Size { get; }

    /// <summary>The number of quotients nested in each other.</summary>
    public int Depth { get; }

    public static Monomial One { get; } = new([]);

    public IReadOnlyList<Atom> Factors => factors;

    public bool IsOne => factors.Length == 0;

    public string Key => key ??= factors.Length == 1 ? factors[0].Key : string.Join("*", factors.Select(f => f.Key));

    public static Monomial Of(Atom atom) => new([atom]);

    public Monomial Times(Monomial other)
    {
        if (IsOne) return other;
        if (other.IsOne) return this;
        var product = new Atom[factors.Length + other.factors.Length];
        var (i, j) = (0, 0);
        for (var count = 0; count < product.Length; count++)
        {
            var isLeft = j == other.factors.Length || (i < factors.Length && factors[i].CompareTo(other.factors[j]) <= 0);
            product[count] = isLeft ? factors[i++] : other.factors[j++];
        }
        return new(product);
    }

    /// <summary>This monomial divided by another; null if it is not divisible.</summary>
    public Monomial? DividedBy(Monomial other)
    {
        var left = factors.ToList();
        foreach (var factor in other.factors)
            if (!left.Remove(factor)) return null;
        return new([.. left]);
    }

    /// <summary>Sorts higher powers first and the constant last.</summary>
    public int CompareTo(Monomial other)
    {
        if (factors.Length != other.factors.Length) return other.factors.Length.CompareTo(factors.Length);
        return Equals(other) ? 0 : string.CompareOrdinal(Key, other.Key);
    }

    public bool Equals(Monomial? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is null || hash != other.hash || factors.Length != other.factors.Length) return false;
        for (var i = 0; i < factors.Length; i++)
            if (!factors[i].Equals(other.factors[i])) return false;
        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as Monomial);

    public override int GetHashCode() => hash;
}
