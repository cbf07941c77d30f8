namespace SegDsl.Experiments;

/// <summary>The allowed range of a setting.</summary>
/// <param name="Least">The minimum.</param>
/// <param name="Most">The maximum.</param>
/// <param name="IsLeastOpen">Whether the minimum is excluded.</param>
/// <param name="IsMostOpen">Whether the maximum is excluded.</param>
public sealed record SettingBounds(double Least = 0, double Most = double.MaxValue, bool IsLeastOpen = false, bool IsMostOpen = false)
{
    /// <summary>Whether a value is in the range.</summary>
    public bool Contain(double value) => (IsLeastOpen ? value > Least : value >= Least) && (IsMostOpen ? value < Most : value <= Most);

    /// <summary>The range in words, for example <c>above 0 and below 1</c>.</summary>
    public override string ToString()
    {
        var least = FormattableString.Invariant($"{(IsLeastOpen ? "above" : "at least")} {Least}");
        return Most >= int.MaxValue ? least
            : IsLeastOpen || IsMostOpen ? FormattableString.Invariant($"{least} and {(IsMostOpen ? "below" : "at most")} {Most}")
            : FormattableString.Invariant($"from {Least} to {Most}");
    }
}
