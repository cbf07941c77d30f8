using SegDsl.Networks;
using static TorchSharp.torch;

namespace SegDsl.Losses;

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
        ArgumentNullException.ThrowIfNull(definition);
        OhemLoss.CheckNumbers(definition.Threshold, definition.MinKept);
        OhemLoss.CheckNumbers(definition.Threshold, definition.AttentionMinKept);
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
            ("body", definition.Body * relaxed.Of(outputs["body"], targets)),
            ("edge", definition.Edge * EdgeFactor * BalancedCrossEntropyLoss.Of(Fit(outputs["edge_logits"], "edge_logits", 1, labels), edges)),
            ("attention", definition.Attention * Ohem(losses, counted.logical_and(predictedEdge), definition.AttentionMinKept)));
    }

    private Tensor Ohem(Tensor losses, Tensor counted, int minKept) =>
        OhemLoss.Mean(losses, OhemLoss.Kept(losses.detach(), counted, definition.Threshold, minKept));
}
