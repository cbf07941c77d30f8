namespace SegDsl.Losses;

/// <summary>The loss of an experiment: a description from which training creates the loss itself.</summary>
public abstract record LossDefinition;

/// <summary>Cross entropy of <c>seg</c> without the ignored pixels.</summary>
public sealed record CrossEntropyDefinition : LossDefinition;

/// <summary>Cross entropy of <c>seg</c> over the hardest pixels.</summary>
/// <param name="Threshold">Pixels whose true class has a probability up to this are kept.</param>
/// <param name="MinKept">At least so many pixels of the batch are kept.</param>
public sealed record OhemDefinition(double Threshold = 0.7, int MinKept = 10_000) : LossDefinition;

/// <summary>The joint loss of a decoupled network; each number weighs a part.</summary>
/// <param name="Seg">Weight of OHEM cross entropy on <c>seg</c>.</param>
/// <param name="Body">Weight of the boundary-relaxed loss on <c>body</c>.</param>
/// <param name="Edge">Weight of the edge loss, itself 20 × balanced binary cross entropy.</param>
/// <param name="Attention">Weight of OHEM on <c>seg</c> where an edge is predicted.</param>
/// <param name="MinKept">OHEM's least number of pixels for <c>seg</c>.</param>
/// <param name="AttentionMinKept">OHEM's least number of pixels for the attention part.</param>
public sealed record JointEdgeDefinition(
    double Seg = 1, double Body = 1, double Edge = 1, double Attention = 1, int MinKept = 10_000, int AttentionMinKept = 5_000) : LossDefinition;
