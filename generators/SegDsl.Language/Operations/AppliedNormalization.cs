using SegDsl.Language.Types;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Operations;

/// <summary>The normalization that <c>Norm</c> stands for at one place of an elaborated network.</summary>
/// <param name="Kind">The normalization.</param>
/// <param name="Groups">The number of groups of a group normalization; null for all others.</param>
public sealed record AppliedNormalization(NormalizationKind Kind, Dimension? Groups = null)
{
    /// <summary>Batch normalization, the default.</summary>
    public static AppliedNormalization Batch { get; } = new(NormalizationKind.Batch);
}
