using SegDsl.Language.Binding;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Operations;

/// <summary>What <c>Norm</c> is at one place of a network that is laid out.</summary>
/// <param name="Kind">The normalisation.</param>
/// <param name="Groups">The number of groups of group normalisation; null for the others.</param>
public sealed record AppliedNormalization(NormalizationKind Kind, Dimension? Groups = null)
{
    /// <summary>Batch normalisation: where nobody says anything.</summary>
    public static AppliedNormalization Batch { get; } = new(NormalizationKind.Batch);
}
