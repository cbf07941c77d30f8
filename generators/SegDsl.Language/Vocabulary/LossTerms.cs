using static SegDsl.Language.Vocabulary.EntryParameter;

namespace SegDsl.Language.Vocabulary;

/// <summary>The parameters of the terms of a sum of losses.</summary>
public static class LossTerms
{
    /// <summary>The factor of the loss in the sum.</summary>
    public static EntryParameter Weight { get; } = Float("weight", 1, "Weight in the sum of losses.") with { IsOfTerm = true };

    /// <summary>The first epoch in which the term is active.</summary>
    public static EntryParameter From { get; } = Int("from", 0, "First epoch in which it is active.") with { IsOfTerm = true };

    /// <summary>The first epoch in which the term is inactive again.</summary>
    public static EntryParameter Until { get; } =
        Int("until", null, "First epoch in which it is inactive.") with { Range = ValueRange.Count, IsOfTerm = true };

    /// <summary>The parameters that are written as arguments of the loss.</summary>
    public static IReadOnlyList<EntryParameter> Phase { get; } = [From, Until];

    /// <summary>All parameters.</summary>
    public static IReadOnlyList<EntryParameter> All { get; } = [Weight, .. Phase];
}
