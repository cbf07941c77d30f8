namespace SegDsl.Losses;

/// <summary>Describes the loss of an experiment; <see cref="SegmentationLoss.Create"/> creates the loss.</summary>
public abstract record LossDefinition;

/// <summary>A term of a <see cref="WeightedSumDefinition"/>.</summary>
/// <param name="Weight">The factor of the loss; at least 0.</param>
/// <param name="Loss">The loss.</param>
/// <param name="From">The first epoch in which the term is active, starting at 0.</param>
/// <param name="Until">The first epoch in which the term is no longer active; null for no end.</param>
public sealed record LossTerm(double Weight, LossDefinition Loss, int From = 0, int? Until = null);

/// <summary>A weighted sum of losses.</summary>
/// <param name="Terms">The terms; at least one.</param>
public sealed record WeightedSumDefinition(params IReadOnlyList<LossTerm> Terms) : LossDefinition;

/// <summary>A loss of one network output. If the output is a list, the losses of its elements are added.</summary>
public abstract record OutputLossDefinition : LossDefinition
{
    /// <summary>The name of the output.</summary>
    public string Output { get; init; } = "seg";
}

/// <summary>A loss of class logits that needs only the labels and can be restricted to predicted edges.</summary>
public abstract record LabelLossDefinition : OutputLossDefinition
{
    /// <summary>
    /// The name of an output with edge logits, [N, 1, H, W]. Only pixels whose edge probability exceeds <see cref="Above"/> contribute. Null for all pixels.
    /// </summary>
    public string? At { get; init; }

    /// <summary>The threshold of edge probabilities for <see cref="At"/>, from 0 to 1.</summary>
    public double Above { get; init; } = 0.8;
}

/// <summary>Cross entropy: <see cref="CrossEntropyLoss"/>.</summary>
/// <param name="Smoothing">Label smoothing: the fraction of the target that is spread evenly over all classes, from 0 to 1.</param>
/// <param name="Weights">One weight per class, at least 0; null for uniform weights.</param>
public sealed record CrossEntropyDefinition(double Smoothing = 0, IReadOnlyList<double>? Weights = null) : LabelLossDefinition;

/// <summary>Cross entropy with class weights that decrease with the pixel fraction of a class: <see cref="WeightedCrossEntropyLoss"/>.</summary>
/// <param name="Bound">The maximum that is added to the weight 1 of a class.</param>
/// <param name="PerBatch">Whether pixel fractions are computed over the batch instead of per image.</param>
public sealed record WeightedCrossEntropyDefinition(double Bound = 1, bool PerBatch = false) : LabelLossDefinition;

/// <summary>Cross entropy of the hardest pixels (online hard example mining): <see cref="OhemLoss"/>.</summary>
/// <param name="Threshold">Pixels whose target class has at most this probability are kept, from 0 to 1.</param>
/// <param name="MinKept">The minimum number of pixels of the batch to keep.</param>
/// <param name="Weights">One weight per class, at least 0; null for uniform weights. Weights do not affect which pixels are kept.</param>
public sealed record OhemDefinition(double Threshold = 0.7, int MinKept = 10_000, IReadOnlyList<double>? Weights = null) : LabelLossDefinition;

/// <summary>Cross entropy that is reduced for well-classified pixels: <see cref="FocalLoss"/>.</summary>
/// <param name="Gamma">The focusing parameter γ, at least 0; 0 gives cross entropy.</param>
/// <param name="Weights">One weight per class, at least 0; null for uniform weights.</param>
public sealed record FocalDefinition(double Gamma = 2, IReadOnlyList<double>? Weights = null) : LabelLossDefinition;

/// <summary>Dice loss, one minus the Dice coefficient of predicted and ground truth regions: <see cref="TverskyLoss"/>.</summary>
/// <param name="Smooth">A constant, at least 0, that is added to numerator and denominator of 2·TP / (2·TP + FP + FN).</param>
/// <param name="PerImage">Whether regions are compared per image instead of over the batch.</param>
public sealed record DiceDefinition(double Smooth = 1, bool PerImage = false) : LabelLossDefinition;

/// <summary>One minus the Tversky index of predicted and ground truth regions: <see cref="TverskyLoss"/>.</summary>
/// <param name="Alpha">The weight of false positives; at least 0.</param>
/// <param name="Beta">The weight of false negatives; at least 0.</param>
/// <param name="Smooth">A constant, at least 0, that is added to numerator and denominator of TP / (TP + α·FP + β·FN).</param>
/// <param name="PerImage">Whether regions are compared per image instead of over the batch.</param>
public sealed record TverskyDefinition(double Alpha = 0.3, double Beta = 0.7, double Smooth = 1, bool PerImage = false) : LabelLossDefinition;

/// <summary>Lovász-softmax loss, a surrogate of one minus the intersection over union: <see cref="LovaszLoss"/>.</summary>
/// <param name="PerImage">Whether regions are compared per image instead of over the batch.</param>
public sealed record LovaszDefinition(bool PerImage = false) : LabelLossDefinition;

/// <summary>Boundary-relaxed cross entropy, which accepts every class in a window around a pixel: <see cref="RelaxedLoss"/>.</summary>
/// <param name="Border">The radius of the window in pixels, at least 0; the window has a side of 2 × border + 1.</param>
/// <param name="Strict">Indices of classes whose pixels accept only their own label; null for none.</param>
public sealed record RelaxedDefinition(int Border = 1, IReadOnlyList<int>? Strict = null) : OutputLossDefinition;

/// <summary>Boundary loss, probabilities weighted with the distance to the ground truth region: <see cref="BoundaryLoss"/>.</summary>
/// <param name="Reach">The maximum distance in pixels, to which larger distances are clamped; at least 1.</param>
public sealed record BoundaryDefinition(int Reach = 20) : OutputLossDefinition;

/// <summary>Region mutual information: <see cref="RegionMutualInformationLoss"/>.</summary>
/// <param name="Radius">The side, in pixels, of the square region around a pixel; at least 1.</param>
/// <param name="Stride">The factor by which maps are downsampled first, with average pooling; at least 1.</param>
public sealed record RegionMutualInformationDefinition(int Radius = 3, int Stride = 4) : OutputLossDefinition;

/// <summary>Class-balanced binary cross entropy of edge logits: <see cref="BalancedCrossEntropyLoss"/>.</summary>
/// <param name="Border">The radius, in pixels, by which class regions are dilated before edges are computed; see <see cref="EdgeTarget"/>.</param>
public sealed record BalancedCrossEntropyDefinition(int Border = 1) : OutputLossDefinition;

/// <summary>The joint loss of a decoupled network: <see cref="JointEdgeLoss"/>.</summary>
/// <param name="Seg">Weight of OHEM cross entropy on <c>seg</c>.</param>
/// <param name="Body">Weight of the boundary-relaxed loss on <c>body</c>.</param>
/// <param name="Edge">Weight of the edge loss, which is 20 × balanced binary cross entropy.</param>
/// <param name="Attention">Weight of OHEM cross entropy on <c>seg</c> at predicted edges.</param>
/// <param name="MinKept">The minimum number of pixels that OHEM keeps for <c>seg</c>.</param>
/// <param name="AttentionMinKept">The minimum number of pixels that OHEM keeps at predicted edges.</param>
/// <param name="Threshold">The OHEM threshold of both, from 0 to 1.</param>
/// <param name="AttentionEdge">The threshold of edge probabilities above which a pixel is a predicted edge.</param>
/// <param name="Border">The window radius of the boundary-relaxed loss in pixels.</param>
/// <param name="Strict">Indices of classes that the boundary-relaxed loss does not relax; null for none.</param>
public sealed record JointEdgeDefinition(
    double Seg = 1, double Body = 1, double Edge = 1, double Attention = 1, int MinKept = 10_000, int AttentionMinKept = 5_000,
    double Threshold = 0.7, double AttentionEdge = 0.8, int Border = 1, IReadOnlyList<int>? Strict = null) : LossDefinition;
