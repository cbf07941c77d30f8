namespace SegDsl.Losses;

/// <summary>The loss of an experiment: a description from which training creates the loss itself.</summary>
public abstract record LossDefinition;

/// <summary>Cross entropy of <c>seg</c> without the ignored pixels.</summary>
public sealed record CrossEntropyDefinition : LossDefinition;

/// <summary>Cross entropy of <c>seg</c> with classes weighted against their share of the pixels.</summary>
/// <param name="Bound">What the weight of a vanishingly rare class has more than 1.</param>
/// <param name="PerBatch">Whether the shares are those of the batch; else every image has its own.</param>
public sealed record WeightedCrossEntropyDefinition(double Bound = 1, bool PerBatch = false) : LossDefinition;

/// <summary>Cross entropy of <c>seg</c> over the hardest pixels.</summary>
/// <param name="Threshold">Pixels whose true class has a probability up to this are kept.</param>
/// <param name="MinKept">At least so many pixels of the batch are kept.</param>
public sealed record OhemDefinition(double Threshold = 0.7, int MinKept = 10_000) : LossDefinition;

/// <summary>Cross entropy of <c>seg</c> where any class near a pixel is right for it.</summary>
/// <param name="Border">How far near is, in pixels: the window has 2 × this + 1 on a side.</param>
public sealed record RelaxedDefinition(int Border = 1) : LossDefinition;

/// <summary>The joint loss of a decoupled network; each number weighs a part.</summary>
/// <param name="Seg">Weight of OHEM cross entropy on <c>seg</c>.</param>
/// <param name="Body">Weight of the boundary-relaxed loss on <c>body</c>.</param>
/// <param name="Edge">Weight of the edge loss, itself 20 × balanced binary cross entropy.</param>
/// <param name="Attention">Weight of OHEM on <c>seg</c> where an edge is predicted.</param>
/// <param name="MinKept">OHEM's least number of pixels for <c>seg</c>.</param>
/// <param name="AttentionMinKept">OHEM's least number of pixels for the attention part.</param>
/// <param name="Threshold">OHEM's threshold for both.</param>
/// <param name="AttentionEdge">The attention part counts pixels whose edge probability is above this.</param>
/// <param name="Border">How far the relaxed loss looks for classes, in pixels.</param>
public sealed record JointEdgeDefinition(
    double Seg = 1, double Body = 1, double Edge = 1, double Attention = 1, int MinKept = 10_000, int AttentionMinKept = 5_000,
    double Threshold = 0.7, double AttentionEdge = 0.8, int Border = 1) : LossDefinition;
