namespace SegDsl.Language.Vocabulary;

/// <summary>The range of a number.</summary>
/// <param name="Minimum">The minimum.</param>
/// <param name="Maximum">The maximum; <see cref="double.MaxValue"/>, or for integers <see cref="int.MaxValue"/> or more, if there is none.</param>
/// <param name="ExcludesMinimum">Whether numbers must be greater than <see cref="Minimum"/>.</param>
/// <param name="ExcludesMaximum">Whether numbers must be less than <see cref="Maximum"/>.</param>
public sealed record ValueRange(double Minimum, double Maximum, bool ExcludesMinimum = false, bool ExcludesMaximum = false)
{
    /// <summary>At least 0.</summary>
    public static ValueRange NotNegative { get; } = AtLeast(0);

    /// <summary>Above 0.</summary>
    public static ValueRange Positive { get; } = AtLeast(0) with { ExcludesMinimum = true };

    /// <summary>From 0 to 1.</summary>
    public static ValueRange UnitInterval { get; } = new(0, 1);

    /// <summary>Any number.</summary>
    public static ValueRange Any { get; } = new(double.MinValue, double.MaxValue);

    /// <summary>Any integer.</summary>
    public static ValueRange AnyInteger { get; } = new(long.MinValue, long.MaxValue);

    /// <summary>Integers that are at least 0.</summary>
    public static ValueRange Index { get; } = new(0, int.MaxValue);

    /// <summary>Integers that are at least 1.</summary>
    public static ValueRange Count { get; } = new(1, int.MaxValue);

    /// <summary>Whether there is a maximum.</summary>
    public bool HasMaximum => Maximum < int.MaxValue;

    /// <summary>Numbers that are at least a minimum.</summary>
    public static ValueRange AtLeast(double minimum) => new(minimum, double.MaxValue);

    /// <summary>Whether the range contains a number.</summary>
    public bool Contains(double value) =>
        (ExcludesMinimum ? value > Minimum : value >= Minimum) && (ExcludesMaximum ? value < Maximum : value <= Maximum);

    /// <summary>What a number must satisfy, to be written after "must"; null if the range contains it.</summary>
    public string? Objection(double value) => Contains(value) ? null : $"be {this}";

    /// <summary>A noun with the range: <c>an integer of at least 1</c>.</summary>
    public string After(string noun) => ToString() is var range && range.StartsWith("at ", StringComparison.Ordinal) ? $"{noun} of {range}" : $"{noun} {range}";

    /// <summary>The range in words: <c>above 0 and below 1</c>.</summary>
    public override string ToString()
    {
        var minimum = FormattableString.Invariant($"{(ExcludesMinimum ? "above" : "at least")} {Minimum}");
        return !HasMaximum ? minimum
            : ExcludesMinimum || ExcludesMaximum ? FormattableString.Invariant($"{minimum} and {(ExcludesMaximum ? "below" : "at most")} {Maximum}")
            : FormattableString.Invariant($"from {Minimum} to {Maximum}");
    }
}
