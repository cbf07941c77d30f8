namespace SegDsl.Language.Shapes;

/// <summary>The factors of the terms of a dimension: symbols, and quotients rounded down.</summary>
internal abstract class Atom : IComparable<Atom>, IEquatable<Atom>
{
    /// <summary>Orders atoms; two atoms are equal if their keys are.</summary>
    public abstract string Key { get; }

    /// <summary>The number of symbols and quotients in it.</summary>
    public abstract int Size { get; }

    /// <summary>The number of quotients nested in each other.</summary>
    public abstract int Depth { get; }

    public int CompareTo(Atom other) => Equals(other) ? 0 : string.CompareOrdinal(Key, other.Key);

    public abstract bool Equals(Atom? other);

    public sealed override bool Equals(object? obj) => Equals(obj as Atom);

    public abstract override int GetHashCode();

    public abstract long Evaluate(IReadOnlyDictionary<string, long> values);

    public abstract Dimension Substitute(IReadOnlyDictionary<string, Dimension> values);

    public abstract T Fold<T>(IDimensionAlgebra<T> algebra);

    public abstract void AddSymbols(ISet<string> symbols);
}

/// <summary>A symbol such as <c>H</c>.</summary>
internal sealed class SymbolAtom(string name) : Atom
{
    public string Name { get; } = name;

    public override string Key => Name;

    public override int Size => 1;

    public override int Depth => 0;

    public override bool Equals(Atom? other) => ReferenceEquals(this, other) || (other is SymbolAtom symbol && symbol.Name == Name);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Name);

    public override long Evaluate(IReadOnlyDictionary<string, long> values) => values.TryGetValue(Name, out var value)
        ? value
        : throw new KeyNotFoundException($"The symbol '{Name}' has no value.");

    public override Dimension Substitute(IReadOnlyDictionary<string, Dimension> values) =>
        values.TryGetValue(Name, out var value) ? value : Dimension.Symbol(Name);

    public override T Fold<T>(IDimensionAlgebra<T> algebra) => algebra.Symbol(Name);

    public override void AddSymbols(ISet<string> symbols) => symbols.Add(Name);
}

/// <summary>⌊numerator / denominator⌋ in lowest terms; created by <c>Dimension.FloorDivide</c> only.</summary>
internal sealed class QuotientAtom(Dimension numerator, Dimension denominator) : Atom
{
    private string? key;

    public Dimension Numerator { get; } = numerator;

    public Dimension Denominator { get; } = denominator;

    public override int Size { get; } = 1 + numerator.Size + denominator.Size;

    public override int Depth { get; } = 1 + Math.Max(numerator.Depth, denominator.Depth);

    // Sorted after every symbol, so that H + ⌊H/2⌋ is written in this order.
    public override string Key => key ??= $"~({Numerator.Key})/({Denominator.Key})";

    public override bool Equals(Atom? other) => ReferenceEquals(this, other)
        || (other is QuotientAtom quotient && Numerator.Equals(quotient.Numerator) && Denominator.Equals(quotient.Denominator));

    public override int GetHashCode() => unchecked((Numerator.GetHashCode() * 31) + Denominator.GetHashCode() + 1);

    public override long Evaluate(IReadOnlyDictionary<string, long> values) =>
        Dimension.FloorDivide(Numerator.Evaluate(values), Denominator.Evaluate(values));

    public override Dimension Substitute(IReadOnlyDictionary<string, Dimension> values) =>
        Dimension.FloorDivide(Numerator.Substitute(values), Denominator.Substitute(values));

    public override T Fold<T>(IDimensionAlgebra<T> algebra) => algebra.FloorDivide(Numerator.Fold(algebra), Denominator.Fold(algebra));

    public override void AddSymbols(ISet<string> symbols)
    {
        Numerator.AddSymbols(symbols);
        Denominator.AddSymbols(symbols);
    }
}
