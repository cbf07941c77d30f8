using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Checkpoints;

/// <summary>By how much the values of a tensor differ.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Largest">The largest absolute difference; infinite where a number stands against none.</param>
/// <param name="Count">How many of its values differ by more than is tolerated.</param>
/// <param name="Of">How many values it has.</param>
public sealed record ValueDifference(string Key, double Largest, long Count, long Of);

/// <summary>In what two checkpoints differ. Lists are in the order of the first, then of the second.</summary>
/// <param name="Same">The number of tensors whose shapes and values agree.</param>
/// <param name="OnlyInFirst">Tensors that the second does not have.</param>
/// <param name="OnlyInSecond">Tensors that the first does not have.</param>
/// <param name="Mismatched">Tensors of another shape; <c>Expected</c> is the first's.</param>
/// <param name="Retyped">Tensors of another type, from the first's to the second's.</param>
/// <param name="Changed">Tensors of other values, the largest difference first.</param>
public sealed record CheckpointDifference(
    int Same, IReadOnlyList<StateEntry> OnlyInFirst, IReadOnlyList<StateEntry> OnlyInSecond, IReadOnlyList<StateMismatch> Mismatched,
    IReadOnlyList<StateConversion> Retyped, IReadOnlyList<ValueDifference> Changed)
{
    /// <summary>Whether there is no difference, types included.</summary>
    public bool IsNone => OnlyInFirst.Count + OnlyInSecond.Count + Mismatched.Count + Retyped.Count + Changed.Count == 0;

    /// <summary>Compares two checkpoints, tensor by tensor.</summary>
    /// <param name="first">The first.</param>
    /// <param name="second">The second.</param>
    /// <param name="tolerance">Absolute differences up to this are none.</param>
    /// <exception cref="CheckpointException">A file cannot be read any more.</exception>
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
            same, Beyond(first, second), Beyond(second, first), mismatched, retyped, [.. changed.OrderByDescending(difference => difference.Largest)]);
    }

    private static List<StateEntry> Beyond(Checkpoint one, Checkpoint other) =>
        [.. one.Tensors.Values.Where(tensor => !other.Tensors.ContainsKey(tensor.Name)).Select(tensor => new StateEntry(tensor.Name, tensor.Shape))];

    private static ValueDifference Values(Checkpoint first, Checkpoint second, string name, double tolerance)
    {
        using var scope = NewDisposeScope();
        var a = first.Read(name).to(ScalarType.Float64);
        var b = second.Read(name).to(ScalarType.Float64);
        if (a.numel() == 0) return new ValueDifference(name, 0, 0, 0);
        // Equal infinities have no difference in arithmetic, and nothing equals what is no number.
        var equal = a.eq(b).logical_or(a.isnan().logical_and(b.isnan()));
        var difference = (a - b).abs().masked_fill(equal, 0).nan_to_num(double.PositiveInfinity, double.PositiveInfinity);
        return new ValueDifference(name, difference.max().item<double>(), difference.gt(tolerance).sum().item<long>(), a.numel());
    }
}
