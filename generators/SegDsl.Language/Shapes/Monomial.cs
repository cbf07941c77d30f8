namespace SegDsl.Language.Shapes;

/// <summary>A product of atoms, sorted, each as often as its power says; the empty product is 1.</summary>
internal sealed class Monomial : IEquatable<Monomial>, IComparable<Monomial>
{
    private Monomial(IReadOnlyList<Atom> factors)
    {
        Factors = factors;
        Key = string.Join("*", factors.Select(f => f.Key));
    }

    public static Monomial One { get; } = new([]);

    public IReadOnlyList<Atom> Factors { get; }

    public string Key { get; }

    public static Monomial Of(Atom atom) => new([atom]);

    public Monomial Times(Monomial other)
    {
        if (Factors.Count == 0) return other;
        return other.Factors.Count == 0 ? this : new([.. Factors.Concat(other.Factors).OrderBy(f => f)]);
    }

    /// <summary>This monomial without the factors of another; null where they are not all there.</summary>
    public Monomial? DividedBy(Monomial other)
    {
        var left = Factors.ToList();
        foreach (var factor in other.Factors)
        {
            var index = left.FindIndex(f => f.Key == factor.Key);
            if (index < 0) return null;
            left.RemoveAt(index);
        }
        return new(left);
    }

    /// <summary>Higher powers first, the constant last.</summary>
    public int CompareTo(Monomial other) =>
        Factors.Count != other.Factors.Count ? other.Factors.Count.CompareTo(Factors.Count) : string.CompareOrdinal(Key, other.Key);

    public bool Equals(Monomial other) => other is not null && Key == other.Key;

    public override bool Equals(object obj) => obj is Monomial other && Equals(other);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Key);
}
