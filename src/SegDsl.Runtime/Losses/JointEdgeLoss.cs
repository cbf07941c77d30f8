using SegDsl.Networks;
using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>
/// The loss of a decoupled network. Parts: <c>seg</c>, hard pixels of the final scores; <c>body</c>, boundary-relaxed; <c>edge</c>, balanced
/// binary cross entropy of the edge map; <c>attention</c>, hard pixels of the final scores where an edge is predicted.
/// Needs the outputs <c>seg</c>, <c>body</c>, <c>edge</c> (probabilities, [N, 1, H, W]) and <c>edge_logits</c> (the same before the sigmoid).
/// </summary>
public sealed class JointEdgeLoss : SegmentationLoss
{
    private const double EdgeFactor = 20;

    private readonly JointEdgeDefinition definition;
    private readonly int classes;
    private readonly RelaxedLoss relaxed;

    /// <summary>Creates the loss.</summary>
    /// <param name="definition">Its options.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="ignoreLabel">The label that does not count.</param>
    public JointEdgeLoss(JointEdgeDefinition definition, int classes, int ignoreLabel) : base(ignoreLabel)
    {
        ArgumentNullException.ThrowIfNull(definition);
        (this.definition, this.classes) = (definition, classes);
        relaxed = new RelaxedLoss(new RelaxedDefinition(definition.Border), classes, ignoreLabel);
    }

    /// <inheritdoc/>
    public override LossNeeds Needs => new(LabelSets: true, Edges: true, definition.Border);

    private protected override LossValue Evaluate(NamedTensors outputs, LossTargets targets)
    {
        var labels = targets.Labels;
        var losses = CrossEntropyLoss.OfPixels(Output(outputs, "seg", labels), labels, IgnoreLabel);
        var counted = labels.ne(IgnoreLabel);
        var predictedEdge = Output(outputs, "edge", labels).detach().gt(definition.AttentionEdge).squeeze(1);
        var edgeTarget = targets.EdgesOf(classes, IgnoreLabel, definition.Border).unsqueeze(1);
        return LossValue.Sum(
            ("seg", definition.Seg * OhemLoss.OfPixels(losses, counted, definition.Threshold, definition.MinKept)),
            ("body", definition.Body * relaxed.Of(Output(outputs, "body", labels), targets)),
            ("edge", definition.Edge * EdgeFactor * BalancedCrossEntropy(Output(outputs, "edge_logits", labels), edgeTarget)),
            ("attention", definition.Attention
                * OhemLoss.OfPixels(losses, counted.logical_and(predictedEdge), definition.Threshold, definition.AttentionMinKept)));
    }

    /// <summary>Mean binary cross entropy where edges weigh the share of what is none, and the other way round.</summary>
    /// <param name="logits">Scores before the sigmoid.</param>
    /// <param name="edges">What is an edge, bool of the same shape.</param>
    /// <returns>A scalar.</returns>
    internal static Tensor BalancedCrossEntropy(Tensor logits, Tensor edges)
    {
        var target = edges.to(logits.dtype);
        var share = target.mean();
        return nn.functional.binary_cross_entropy_with_logits(logits, target, weight: where(edges, 1 - share, share));
    }
}
