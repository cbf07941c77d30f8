using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>
/// What a loss compares outputs with. The labels are enough: a target that was not prepared is computed from them, with the same result.
/// The record does not own its tensors.
/// </summary>
/// <param name="Labels">Train indices and ignore labels, int64 [N, H, W].</param>
/// <param name="LabelSets">The classes near every pixel as bits, int32 [N, words, H, W]: see <see cref="LabelSetTarget"/>.</param>
/// <param name="Edges">Where edges between classes are, bool or uint8 [N, H, W]: see <see cref="EdgeTarget"/>.</param>
/// <param name="Border">How far "near" reaches in <paramref name="LabelSets"/> and <paramref name="Edges"/>, in pixels.</param>
public sealed record LossTargets(Tensor Labels, Tensor? LabelSets = null, Tensor? Edges = null, int Border = 1)
{
    /// <summary>The label sets of a border: the prepared ones where they have it.</summary>
    internal Tensor LabelSetsOf(int classes, int ignoreIndex, int border) =>
        LabelSets is { } prepared && Border == border ? prepared : LabelSetTarget.Of(Labels, classes, ignoreIndex, border);

    /// <summary>The edges of a border, bool [N, H, W]: the prepared ones where they have it.</summary>
    internal Tensor EdgesOf(int classes, int ignoreIndex, int border) =>
        Edges is { } prepared && Border == border
            ? prepared.to(ScalarType.Bool)
            : EdgeTarget.OfSets(LabelSetsOf(classes, ignoreIndex, border), classes);

    /// <summary>The same with all that is needed, so that several losses need not compute it several times.</summary>
    internal LossTargets Prepared(LossNeeds needs, int classes, int ignoreIndex)
    {
        if (!needs.LabelSets && !needs.Edges) return this;
        var fitting = Border == needs.Border ? this : new LossTargets(Labels, Border: needs.Border);
        if (needs.LabelSets || fitting.Edges is null)
            fitting = fitting with { LabelSets = fitting.LabelSetsOf(classes, ignoreIndex, needs.Border) };
        return needs.Edges ? fitting with { Edges = fitting.EdgesOf(classes, ignoreIndex, needs.Border) } : fitting;
    }

    /// <summary>Throws where a target has another shape or type than it must.</summary>
    /// <exception cref="ArgumentException">One has.</exception>
    internal void Check(int classes)
    {
        if (Labels.dtype != ScalarType.Int64 || Labels.shape is not [var count, var height, var width])
            throw Wrong(nameof(Labels), Labels, "int64 [N, H, W]");
        if (LabelSets is { } sets && (sets.dtype != ScalarType.Int32 || !sets.shape.AsSpan().SequenceEqual([count, LabelSetTarget.Words(classes), height, width])))
            throw Wrong(nameof(LabelSets), sets, $"int32 [{count}, {LabelSetTarget.Words(classes)}, {height}, {width}]");
        if (Edges is { } edges && (edges.dtype is not (ScalarType.Bool or ScalarType.Byte) || !edges.shape.AsSpan().SequenceEqual([count, height, width])))
            throw Wrong(nameof(Edges), edges, $"bool or uint8 [{count}, {height}, {width}]");
    }

    private static ArgumentException Wrong(string name, Tensor tensor, string wanted) =>
        new($"The target {name} is {tensor.dtype} [{string.Join(", ", tensor.shape)}]; it must be {wanted}.");
}

/// <summary>Which targets a loss can make use of, so that they are prepared where there is time for it: on the loader's threads.</summary>
/// <param name="LabelSets">Whether it looks at <see cref="LossTargets.LabelSets"/>.</param>
/// <param name="Edges">Whether it looks at <see cref="LossTargets.Edges"/>.</param>
/// <param name="Border">The border of both, in pixels.</param>
public readonly record struct LossNeeds(bool LabelSets = false, bool Edges = false, int Border = 0);
