using SegDsl.Validation;
using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>Class-balanced binary cross entropy of edge logits: <see cref="BalancedCrossEntropyLoss"/>.</summary>
/// <param name="Border">The radius, in pixels, by which class regions are dilated before edges are computed; see <see cref="EdgeTarget"/>.</param>
public sealed record BalancedCrossEntropyDefinition(int Border = 1) : OutputLossDefinition("edge_logits")
{
    /// <summary>Distance in pixels by which classes grow before edges are extracted, at least 0: see <see cref="EdgeTarget"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Border { get; init => field = Limit.AtLeast(0, value); } = Limit.AtLeast(0, Border);

    /// <inheritdoc/>
    public override OutputLoss Create(int classes, int ignoreIndex) => new BalancedCrossEntropyLoss(this, classes, ignoreIndex);
}

/// <summary>
/// Class-balanced binary cross entropy of edge logits, averaged over pixels: edge pixels are weighted with the fraction of non-edge pixels in the batch, and
/// non-edge pixels with the fraction of edge pixels (<see href="https://arxiv.org/abs/1504.06375">Xie and Tu, 2015</see>). The output holds logits,
/// [N, 1, H, W]; the targets are computed by <see cref="EdgeTarget"/>.
/// </summary>
public sealed class BalancedCrossEntropyLoss : OutputLoss
{
    private readonly int border;

    /// <summary>Creates the loss.</summary>
    /// <param name="definition">The options of the loss.</param>
    /// <param name="classes">The number of classes; at least 1.</param>
    /// <param name="ignoreIndex">Pixels with this label are ignored; must not be the index of a class.</param>
    /// <exception cref="ArgumentException"><paramref name="ignoreIndex"/> is the index of a class.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> is out of range.</exception>
    public BalancedCrossEntropyLoss(BalancedCrossEntropyDefinition definition, int classes, int ignoreIndex) : base(definition, classes, ignoreIndex) =>
        border = definition.Border;

    /// <inheritdoc/>
    public override LossNeeds Needs => new(Edges: true, Border: border);

    /// <inheritdoc/>
    internal override string Kind => "balanced_bce";

    private protected override int Channels => 1;

    private protected override Tensor Evaluate(Tensor output, LossTargets targets) => Of(output, targets.EdgesOf(Classes, IgnoreIndex, border).unsqueeze(1));

    /// <summary>Computes the loss.</summary>
    /// <param name="logits">Edge logits, [N, 1, H, W].</param>
    /// <param name="edges">Whether a pixel is an edge, bool [N, 1, H, W].</param>
    /// <returns>A scalar.</returns>
    internal static Tensor Of(Tensor logits, Tensor edges)
    {
        var target = edges.to(logits.dtype);
        var share = target.mean();
        return nn.functional.binary_cross_entropy_with_logits(logits, target, weight: where(edges, 1 - share, share));
    }
}
