using SegDsl.Networks;
using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>
/// The targets of a loss. Only the labels are required: targets that are null are computed from the labels, with the same result. The record does not own
/// its tensors.
/// </summary>
/// <param name="Labels">Class indices or the ignore index, int64 [N, H, W].</param>
/// <param name="LabelSets">The set of classes around every pixel, int32 [N, words, H, W]: see <see cref="LabelSetTarget"/>.</param>
/// <param name="Edges">The edges between classes, bool or uint8 [N, H, W]: see <see cref="EdgeTarget"/>.</param>
/// <param name="Border">The window radius of <paramref name="LabelSets"/> and <paramref name="Edges"/> in pixels.</param>
public sealed record LossTargets(Tensor Labels, Tensor? LabelSets = null, Tensor? Edges = null, int Border = 1)
{
    /// <summary>
    /// The other targets of the dataset by name: float32 [N, planes, H, W], NaN without a value, or of classes of images int64 [N], -1 without a class.
    /// </summary>
    public IReadOnlyDictionary<string, Tensor> Maps { get; init; } = new Dictionary<string, Tensor>();

    /// <summary>Applies a function to all tensors.</summary>
    internal LossTargets Map(Func<Tensor, Tensor> function) => this with
    {
        Labels = function(Labels),
        LabelSets = LabelSets is { } sets ? function(sets) : null,
        Edges = Edges is { } edges ? function(edges) : null,
        Maps = Maps.ToDictionary(map => map.Key, map => function(map.Value), StringComparer.Ordinal),
    };

    /// <summary>The label sets for a border: precomputed if they have that border, otherwise computed.</summary>
    internal Tensor LabelSetsOf(int classes, int ignoreIndex, int border) =>
        LabelSets is { } prepared && Border == border ? prepared : LabelSetTarget.Of(Labels, classes, ignoreIndex, border);

    /// <summary>The edges for a border, bool [N, H, W]: precomputed if they have that border, otherwise computed.</summary>
    internal Tensor EdgesOf(int classes, int ignoreIndex, int border) =>
        Edges is { } prepared && Border == border
            ? prepared.to(ScalarType.Bool)
            : EdgeTarget.OfSets(LabelSetsOf(classes, ignoreIndex, border), classes);

    /// <summary>Computes all required targets, so that several losses share them.</summary>
    internal LossTargets Prepared(LossNeeds needs, int classes, int ignoreIndex)
    {
        if (!needs.LabelSets && !needs.Edges) return this;
        var fitting = Border == needs.Border ? this : new LossTargets(Labels, Border: needs.Border) { Maps = Maps };
        if (needs.LabelSets || fitting.Edges is null)
            fitting = fitting with { LabelSets = fitting.LabelSetsOf(classes, ignoreIndex, needs.Border) };
        return needs.Edges ? fitting with { Edges = fitting.EdgesOf(classes, ignoreIndex, needs.Border) } : fitting;
    }

    /// <summary>Checks shapes and types of the targets.</summary>
    /// <exception cref="ArgumentException">A target has an invalid shape or type.</exception>
    internal void Check(int classes)
    {
        if (Labels.dtype != ScalarType.Int64 || Labels.shape is not [var count, var height, var width])
            throw Mismatch(nameof(Labels), Labels, "int64 [N, H, W], or [N, D, H, W] of volumes", Remedy());
        if (LabelSets is { } sets
            && (sets.dtype != ScalarType.Int32 || !sets.shape.AsSpan().SequenceEqual([count, LabelSetTarget.Words(classes), height, width])))
            throw Mismatch(nameof(LabelSets), sets, $"int32 [{count}, {LabelSetTarget.Words(classes)}, {height}, {width}]");
        if (Edges is { } edges
            && (edges.dtype is not (ScalarType.Bool or ScalarType.Byte) || !edges.shape.AsSpan().SequenceEqual([count, height, width])))
            throw Mismatch(nameof(Edges), edges, $"bool or uint8 [{count}, {height}, {width}]");
    }

    private string Remedy() => Labels.shape switch
    {
        [_, _] => " A batch of one is labels.unsqueeze(0).",
        _ when Labels.is_floating_point() => " Labels are indices of classes, not scores.",
        _ => " Convert them with labels.to(ScalarType.Int64).",
    };

    private static ArgumentException Mismatch(string name, Tensor tensor, string expected, string remedy = "") =>
        new($"The target {name} is {InputCheck.NameOf(tensor.dtype)} [{string.Join(", ", tensor.shape)}]; expected {expected}.{remedy}");
}

/// <summary>The targets that a loss uses, so that the data loader's threads can precompute them.</summary>
/// <param name="LabelSets">Whether the loss uses <see cref="LossTargets.LabelSets"/>.</param>
/// <param name="Edges">Whether the loss uses <see cref="LossTargets.Edges"/>.</param>
/// <param name="Border">The border of both, in pixels.</param>
public readonly record struct LossNeeds(bool LabelSets = false, bool Edges = false, int Border = 0);
