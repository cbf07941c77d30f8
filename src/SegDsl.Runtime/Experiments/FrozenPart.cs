namespace SegDsl.Experiments;

/// <summary>A part of the network that is not trained, in all epochs or some.</summary>
/// <param name="Name">
/// <c>norm</c> for batch normalization with its statistics, <c>statistics</c> for the running statistics alone, <c>backbone</c> or <c>trunk</c> for the
/// backbone, otherwise the path of a module, for example <c>layer1.0</c>.
/// </param>
/// <param name="From">The first epoch, at least 0.</param>
/// <param name="Until">The epoch after the last one; null for the end of the training.</param>
public sealed record FrozenPart(string Name, int From = 0, int? Until = null)
{
    /// <summary>Whether the part is frozen in an epoch.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    public bool IsFrozen(int epoch) => epoch >= From && !(epoch >= Until);

    /// <inheritdoc/>
    public override string ToString() => $"{Name}{(From > 0 ? $" from {From}" : "")}{(Until is { } end ? $" until {end}" : "")}";
}
