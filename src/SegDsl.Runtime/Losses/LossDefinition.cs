namespace SegDsl.Losses;

/// <summary>The loss of an experiment: a description from which training creates the loss itself.</summary>
public abstract record LossDefinition;

/// <summary>A term of a <see cref="WeightedSumDefinition"/>.</summary>
/// <param name="Weight">What its loss is multiplied with; at least 0.</param>
/// <param name="Loss">The loss.</param>
/// <param name="From">The first epoch, from 0, in which it counts.</param>
/// <param name="Until">The epoch from which on it does not count any more; null for never.</param>
public sealed record LossTerm(double Weight, LossDefinition Loss, int From = 0, int? Until = null);

/// <summary>A weighted sum of losses.</summary>
/// <param name="Terms">The terms; at least one.</param>
public sealed record WeightedSumDefinition(params IReadOnlyList<LossTerm> Terms) : LossDefinition;

/// <summary>A loss of one output of the network, or of every member of an output that is a list: then the sum over the members.</summary>
public abstract record OutputLossDefinition : LossDefinition
{
    /// <summary>The name of the output.</summary>
    public string Output { get; init; } = "seg";
}

/// <summary>A loss of class scores that looks at the labels only, and can leave out pixels.</summary>
public abstract record LabelLossDefinition : OutputLossDefinition
{
    /// <summary>The output that scores whether a pixel is an edge (before the sigmoid, one channel): only pixels that probably are one count. Null for all pixels.</summary>
    public string? At { get; init; }

    /// <summary>The probability above which <see cref="At"/> counts a pixel.</summary>
    public double Above { get; init; } = 0.8;
}

/// <summary>Cross entropy without the ignored pixels: <see cref="CrossEntropyLoss"/>.</summary>
/// <param name="Smoothing">How much of the target is spread evenly over all classes, from 0 to 1.</param>
/// <param name="Weights">The weight of every class; null for 1.</param>
public sealed record CrossEntropyDefinition(double Smoothing = 0, IReadOnlyList<double>? Weights = null) : LabelLossDefinition;

/// <summary>Cross entropy with classes weighted against their share of the pixels: <see cref="WeightedCrossEntropyLoss"/>.</summary>
/// <param name="Bound">What the weight of a vanishingly rare class has more than 1.</param>
/// <param name="PerBatch">Whether the shares are those of the batch; else every image has its own.</param>
public sealed record WeightedCrossEntropyDefinition(double Bound = 1, bool PerBatch = false) : LabelLossDefinition;

/// <summary>Cross entropy over the hardest pixels: <see cref="OhemLoss"/>.</summary>
/// <param name="Threshold">Pixels whose true class has a probability up to this are kept.</param>
/// <param name="MinKept">At least so many pixels of the batch are kept.</param>
/// <param name="Weights">The weight of every class; null for 1. It has no part in what is hard.</param>
public sealed record OhemDefinition(double Threshold = 0.7, int MinKept = 10_000, IReadOnlyList<double>? Weights = null) : LabelLossDefinition;

/// <summary>Cross entropy that fades where the true class is probable: <see cref="FocalLoss"/>.</summary>
/// <param name="Gamma">How fast it fades; 0 is cross entropy.</param>
/// <param name="Weights">The weight of every class; null for 1.</param>
public sealed record FocalDefinition(double Gamma = 2, IReadOnlyList<double>? Weights = null) : LabelLossDefinition;

/// <summary>What the overlap of predicted and true regions lacks to 1, as the Tversky index with equal parts: <see cref="TverskyLoss"/>.</summary>
/// <param name="Smooth">Is added to both sides of the quotient 2·TP / (2·TP + FP + FN).</param>
/// <param name="PerImage">Whether regions are those of every image; else those of the batch.</param>
public sealed record DiceDefinition(double Smooth = 1, bool PerImage = false) : LabelLossDefinition;

/// <summary>What the Tversky index of predicted and true regions lacks to 1: <see cref="TverskyLoss"/>.</summary>
/// <param name="Alpha">The weight of false positives.</param>
/// <param name="Beta">The weight of false negatives.</param>
/// <param name="Smooth">Is added to both sides of the quotient TP / (TP + α·FP + β·FN).</param>
/// <param name="PerImage">Whether regions are those of every image; else those of the batch.</param>
public sealed record TverskyDefinition(double Alpha = 0.3, double Beta = 0.7, double Smooth = 1, bool PerImage = false) : LabelLossDefinition;

/// <summary>The Lovász extension of what the intersection over union lacks to 1: <see cref="LovaszLoss"/>.</summary>
/// <param name="PerImage">Whether regions are those of every image; else those of the batch.</param>
public sealed record LovaszDefinition(bool PerImage = false) : LabelLossDefinition;

/// <summary>Cross entropy where any class near a pixel is right for it: <see cref="RelaxedLoss"/>.</summary>
/// <param name="Border">How far near is, in pixels: the window has 2 × this + 1 on a side.</param>
/// <param name="Strict">Train indices of classes for whose pixels nothing but the label is right; null for none.</param>
public sealed record RelaxedDefinition(int Border = 1, IReadOnlyList<int>? Strict = null) : OutputLossDefinition;

/// <summary>Probabilities weighted with the distance from the true region: <see cref="BoundaryLoss"/>.</summary>
/// <param name="Reach">The greatest distance in pixels; what lies further away counts as far. At least 1.</param>
public sealed record BoundaryDefinition(int Reach = 20) : OutputLossDefinition;

/// <summary>Region mutual information: <see cref="RegionMutualInformationLoss"/>.</summary>
/// <param name="Radius">The side of the square of pixels that make up one point of the region's distribution; at least 1.</param>
/// <param name="Stride">How much maps are averaged down before; at least 1.</param>
public sealed record RegionMutualInformationDefinition(int Radius = 3, int Stride = 4) : OutputLossDefinition;

/// <summary>Balanced binary cross entropy of edge scores: <see cref="BalancedCrossEntropyLoss"/>.</summary>
/// <param name="Border">How far classes grow before their edges are taken, in pixels: see <see cref="EdgeTarget"/>.</param>
public sealed record BalancedCrossEntropyDefinition(int Border = 1) : OutputLossDefinition;

/// <summary>The joint loss of a decoupled network, <see cref="JointEdgeLoss"/>; each number weighs a part.</summary>
/// <param name="Seg">Weight of OHEM cross entropy on <c>seg</c>.</param>
/// <param name="Body">Weight of the boundary-relaxed loss on <c>body</c>.</param>
/// <param name="Edge">Weight of the edge loss, itself 20 × balanced binary cross entropy.</param>
/// <param name="Attention">Weight of OHEM on <c>seg</c> where an edge is predicted.</param>
/// <param name="MinKept">OHEM's least number of pixels for <c>seg</c>.</param>
/// <param name="AttentionMinKept">OHEM's least number of pixels for the attention part.</param>
/// <param name="Threshold">OHEM's threshold for both.</param>
/// <param name="AttentionEdge">The attention part counts pixels whose edge probability is above this.</param>
/// <param name="Border">How far the relaxed loss looks for classes, in pixels.</param>
/// <param name="Strict">Train indices of classes that the relaxed loss does not relax; null for none.</param>
public sealed record JointEdgeDefinition(
    double Seg = 1, double Body = 1, double Edge = 1, double Attention = 1, int MinKept = 10_000, int AttentionMinKept = 5_000,
    double Threshold = 0.7, double AttentionEdge = 0.8, int Border = 1, IReadOnlyList<int>? Strict = null) : LossDefinition;
