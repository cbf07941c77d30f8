using SegDsl.Validation;
using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>Balanced binary cross entropy of edge scores: <see cref="BalancedCrossEntropyLoss"/>.</summary>
/// <param name="Border">Distance in pixels by which classes grow before edges are extracted, at least 0: see <see cref="EdgeTarget"/>.</param>
public sealed record BalancedCrossEntropyDefinition(int Border = 1) : OutputLossDefinition("edge_logits")
{
    /// <summary>Distance in pixels by which classes grow before edges are extracted, at least 0: see <see cref="EdgeTarget"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Border { get; init => field = Limit.AtLeast(0, value); } = Limit.AtLeast(0, Border);

    /// <inheritdoc/>
    public override OutputLoss Create(int classes, int ignoreIndex) => new BalancedCrossEntropyLoss(this, classes, ignoreIndex);
}

/// <summary>
/// The mean binary cross entropy of edge scores, where edges weigh the share of what is none, and the other way round
/// (<see href="https://arxiv.org/abs/1504.06375">Xie and Tu, 2015</see>). The scores are those before the sigmoid, the targets <see cref="EdgeTarget"/>'s.
/// </summary>
public sealed class BalancedCrossEntropyLoss : OutputLoss
{
    private readonly int border;

    /// <summary>Creates the loss.</summary>
    /// <param name="definition">Its options.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="ignoreIndex">The label that does not count.</param>
    public BalancedCrossEntropyLoss(BalancedCrossEntropyDefinition definition, int classes, int ignoreIndex) : base(definition, classes, ignoreIndex) =>
        border = definition.Border;

    /// <inheritdoc/>
    public override LossNeeds Needs => new(Edges: true, Border: border);

    /// <inheritdoc/>
    internal override string Kind => "balanced_bce";

    private protected override int Channels => 1;

    private protected override Tensor Evaluate(Tensor output, LossTargets targets) => Of(output, targets.EdgesOf(Classes, IgnoreIndex, border).unsqueeze(1));

    /// <summary>The loss of scores.</summary>
    /// <param name="logits">Scores before the sigmoid, [N, 1, H, W].</param>
    /// <param name="edges">What is an edge, bool of the same shape.</param>
    /// <returns>A scalar.</returns>
    internal static Tensor Of(Tensor logits, Tensor edges)
    {
        var target = edges.to(logits.dtype);
        var share = target.mean();
        return nn.functional.binary_cross_entropy_with_logits(logits, target, weight: where(edges, 1 - share, share));
    }
}
