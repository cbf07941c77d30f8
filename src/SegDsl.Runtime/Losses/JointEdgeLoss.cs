using SegDsl.Networks;
using SegDsl.Validation;
using static TorchSharp.torch;

namespace SegDsl.Losses;

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
    double Threshold = 0.7, double AttentionEdge = 0.8, int Border = 1, IReadOnlyList<int>? Strict = null) : LossDefinition
{
    /// <summary>Weight of OHEM cross entropy on <c>seg</c>, at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Seg { get; init => field = Limit.AtLeast(0, value); } = Limit.AtLeast(0, Seg);

    /// <summary>Weight of the boundary-relaxed loss on <c>body</c>, at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Body { get; init => field = Limit.AtLeast(0, value); } = Limit.AtLeast(0, Body);

    /// <summary>Weight of the edge loss, which is 20 × balanced binary cross entropy; at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Edge { get; init => field = Limit.AtLeast(0, value); } = Limit.AtLeast(0, Edge);

    /// <summary>Weight of OHEM on <c>seg</c> at predicted edges, at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Attention { get; init => field = Limit.AtLeast(0, value); } = Limit.AtLeast(0, Attention);

    /// <summary>Minimum number of pixels to keep for <c>seg</c>, at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MinKept { get; init => field = Limit.AtLeast(0, value); } = Limit.AtLeast(0, MinKept);

    /// <summary>Minimum number of pixels to keep at predicted edges, at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int AttentionMinKept { get; init => field = Limit.AtLeast(0, value); } = Limit.AtLeast(0, AttentionMinKept);

    /// <summary>Probability of the true class up to which a pixel is kept, from 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Threshold { get; init => field = Limit.Between(0, 1, value); } = Limit.Between(0, 1, Threshold);

    /// <summary>Minimum probability of a predicted edge, from 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double AttentionEdge { get; init => field = Limit.Between(0, 1, value); } = Limit.Between(0, 1, AttentionEdge);

    /// <summary>Distance in pixels within which the boundary-relaxed loss accepts classes, at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Border { get; init => field = Limit.AtLeast(0, value); } = Limit.AtLeast(0, Border);

    /// <inheritdoc/>
    public override SegmentationLoss Create(int classes, int ignoreIndex) => new JointEdgeLoss(this, classes, ignoreIndex);
}

/// <summary>
/// Joint loss of a decoupled network (<see href="https://arxiv.org/abs/2007.10035">Li et al., 2020</see>). Its parts are <c>seg</c>, OHEM cross entropy of
/// the final logits; <c>body</c>, the boundary-relaxed loss; <c>edge</c>, balanced binary cross entropy of the edge map; and <c>attention</c>, OHEM cross
/// entropy of the final logits at predicted edges. It requires the outputs <c>seg</c> and <c>body</c> (logits, [N, classes, H, W]), <c>edge</c>
/// (probabilities, [N, 1, H, W]) and <c>edge_logits</c> (the logits of <c>edge</c>).
/// </summary>
public sealed class JointEdgeLoss : SegmentationLoss
{
    private const double EdgeFactor = 20;

    private readonly JointEdgeDefinition definition;
    private readonly RelaxedLoss relaxed;

    /// <summary>Creates the loss.</summary>
    /// <param name="definition">The options of the loss.</param>
    /// <param name="classes">The number of classes; at least 1.</param>
    /// <param name="ignoreIndex">Pixels with this label are ignored; must not be the index of a class.</param>
    /// <exception cref="ArgumentException"><paramref name="ignoreIndex"/> is the index of a class.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> or an option is out of range.</exception>
    public JointEdgeLoss(JointEdgeDefinition definition, int classes, int ignoreIndex) : base(classes, ignoreIndex)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentNullException.ThrowIfNull(definition);
        this.definition = definition;
        relaxed = new RelaxedLoss(new RelaxedDefinition(definition.Border, definition.Strict), classes, ignoreIndex);
    }

    /// <inheritdoc/>
    public override LossNeeds Needs => new(LabelSets: true, Edges: true, definition.Border);

    /// <inheritdoc/>
    internal override IReadOnlyList<string> PartNames { get; } = ["seg", "body", "edge", "attention"];

    /// <inheritdoc/>
    internal override string Kind => "joint_edge";

    /// <inheritdoc/>
    internal override LossValue Evaluate(NamedTensors outputs, LossTargets targets)
    {
        var labels = targets.Labels;
        var losses = PixelCrossEntropy.OfLabels(Fit(outputs["seg"], "seg", Classes, labels), labels, IgnoreIndex);
        var counted = labels.ne(IgnoreIndex);
        var predictedEdge = Fit(outputs["edge"], "edge", 1, labels).detach().gt(definition.AttentionEdge).squeeze(1);
        var edges = targets.EdgesOf(Classes, IgnoreIndex, definition.Border).unsqueeze(1);
        return LossValue.Sum(
            ("seg", definition.Seg * Ohem(losses, counted, definition.MinKept)),
            ("body", definition.Body * relaxed.OfChecked(outputs["body"], targets)),
            ("edge", definition.Edge * EdgeFactor * BalancedCrossEntropyLoss.Of(Fit(outputs["edge_logits"], "edge_logits", 1, labels), edges)),
            ("attention", definition.Attention * Ohem(losses, counted.logical_and(predictedEdge), definition.AttentionMinKept)));
    }

    private Tensor Ohem(Tensor losses, Tensor counted, int minKept) =>
        OhemLoss.Mean(losses, OhemLoss.Kept(losses.detach(), counted, definition.Threshold, minKept));
}
