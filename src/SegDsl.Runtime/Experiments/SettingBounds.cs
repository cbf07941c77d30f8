namespace SegDsl.Experiments;

/// <summary>Between what the values of a setting are.</summary>
/// <param name="Least">The least value.</param>
/// <param name="Most">The greatest value.</param>
/// <param name="IsLeastOpen">Whether values must be above <paramref name="Least"/>, not equal to it.</param>
/// <param name="IsMostOpen">Whether values must be below <paramref name="Most"/>, not equal to it.</param>
public sealed record SettingBounds(double Least = 0, double Most = double.MaxValue, bool IsLeastOpen = false, bool IsMostOpen = false)
{
    /// <summary>Whether a value is between them.</summary>
    public bool Contain(double value) => (IsLeastOpen ? value > Least : value >= Least) && (IsMostOpen ? value < Most : value <= Most);

    /// <summary>What values must be: <c>above 0 and below 1</c>.</summary>
    public override string ToString()
    {
        var least = FormattableString.Invariant($"{(IsLeastOpen ? "above" : "at least")} {Least}");
        return Most >= int.MaxValue ? least
            : IsLeastOpen || IsMostOpen ? FormattableString.Invariant($"{least} and {(IsMostOpen ? "below" : "at most")} {Most}")
            : FormattableString.Invariant($"from {Least} to {Most}");
    }
}
