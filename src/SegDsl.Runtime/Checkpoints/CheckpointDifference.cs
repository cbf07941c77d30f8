using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Checkpoints;

/// <summary>The difference between the values of two tensors with the same name and shape.</summary>
/// <param name="Key">The name of the tensors.</param>
/// <param name="Largest">The maximum absolute difference; infinite if one value is NaN, or infinite, and the other is not equal to it.</param>
/// <param name="Count">The number of values whose absolute difference exceeds the tolerance.</param>
/// <param name="Of">The number of values in each tensor.</param>
public sealed record ValueDifference(string Key, double Largest, long Count, long Of);

/// <summary>The differences between two checkpoints. Lists are in the order of the first checkpoint, then of the second, unless noted.</summary>
/// <param name="Same">The number of tensors with equal shapes, types and values.</param>
/// <param name="OnlyInFirst">Tensors that are missing from the second checkpoint.</param>
/// <param name="OnlyInSecond">Tensors that are missing from the first checkpoint.</param>
/// <param name="Mismatched">Tensors whose shapes differ; <c>Expected</c> is the shape in the first checkpoint.</param>
/// <param name="Retyped">Tensors whose types differ, from the first type to the second.</param>
/// <param name="Changed">Tensors whose values differ, largest difference first.</param>
public sealed record CheckpointDifference(
    int Same, IReadOnlyList<StateEntry> OnlyInFirst, IReadOnlyList<StateEntry> OnlyInSecond, IReadOnlyList<StateMismatch> Mismatched,
    IReadOnlyList<StateConversion> Retyped, IReadOnlyList<ValueDifference> Changed)
{
    /// <summary>Whether the checkpoints have no differences, including types.</summary>
    public bool IsNone => OnlyInFirst.Count + OnlyInSecond.Count + Mismatched.Count + Retyped.Count + Changed.Count == 0;

    /// <summary>Compares two checkpoints tensor by tensor, in double precision.</summary>
    /// <param name="first">The first checkpoint.</param>
    /// <param name="second">The second checkpoint.</param>
    /// <param name="tolerance">The maximum absolute difference that still counts as equal.</param>
    /// <exception cref="CheckpointException">A file can no longer be read.</exception>
    public static CheckpointDifference Between(Checkpoint first, Checkpoint second, double tolerance)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var same = 0;
        var mismatched = new List<StateMismatch>();
        var retyped = new List<StateConversion>();
        var changed = new List<ValueDifference>();
        foreach (var a in first.Tensors.Values)
        {
            if (!second.Tensors.TryGetValue(a.Name, out var b)) continue;
            if (!a.Shape.SequenceEqual(b.Shape))
            {
                mismatched.Add(new StateMismatch(a.Name, a.Shape, b.Shape));
                continue;
            }
            if (a.Type != b.Type) retyped.Add(new StateConversion(a.Name, a.Type, b.Type));
            var difference = Values(first, second, a.Name, tolerance);
            if (difference.Count > 0) changed.Add(difference);
            else if (a.Type == b.Type) same++;
        }
        return new CheckpointDifference(
            same, Missing(first, second), Missing(second, first), mismatched, retyped, [.. changed.OrderByDescending(difference => difference.Largest)]);
    }

    private static List<StateEntry> Missing(Checkpoint one, Checkpoint other) =>
        [.. one.Tensors.Values.Where(tensor => !other.Tensors.ContainsKey(tensor.Name)).Select(tensor => new StateEntry(tensor.Name, tensor.Shape))];

    private static ValueDifference Values(Checkpoint first, Checkpoint second, string name, double tolerance)
    {
        using var scope = NewDisposeScope();
        var a = first.Read(name).to(ScalarType.Float64);
        var b = second.Read(name).to(ScalarType.Float64);
        if (a.numel() == 0) return new ValueDifference(name, 0, 0, 0);
        // Equal infinities subtract to NaN, and NaN does not equal itself.
        var equal = a.eq(b).logical_or(a.isnan().logical_and(b.isnan()));
        var difference = (a - b).abs().masked_fill(equal, 0).nan_to_num(double.PositiveInfinity, double.PositiveInfinity);
        return new ValueDifference(name, difference.max().item<double>(), difference.gt(tolerance).sum().item<long>(), a.numel());
    }
}
