using SegDsl.Imaging;

namespace SegDsl.Data;

/// <summary>What the values of a dataset's label images mean.</summary>
public sealed class LabelIds
{
    private readonly ushort[] trainIndices = new ushort[ushort.MaxValue + 1];
    private readonly bool[] known = new bool[ushort.MaxValue + 1];

    /// <summary>Takes over what a dataset declares.</summary>
    /// <param name="definition">The dataset.</param>
    /// <exception cref="DatasetException">The ignore label is a class, or an id is none that a label image can hold.</exception>
    public LabelIds(DatasetDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var classes = definition.Classes.Count;
        if (definition.IgnoreIndex < classes || definition.IgnoreIndex > ushort.MaxValue)
            throw new DatasetException(
                $"The ignore label of {definition.Name} is {definition.IgnoreIndex}; with {classes} classes it must be {classes} to {ushort.MaxValue}.");
        Array.Fill(trainIndices, (ushort)definition.IgnoreIndex);
        known[definition.IgnoreIndex] = true;
        foreach (var id in definition.VoidIds) known[id] = true;
        for (var index = 0; index < classes; index++)
        {
            var named = definition.Classes[index];
            foreach (var id in named.OtherIds.Prepend(named.Id))
            {
                if (id is < 0 or > ushort.MaxValue)
                    throw new DatasetException($"The class {named.Name} of {definition.Name} has the id {id}; label images hold 0 to {ushort.MaxValue}.");
                trainIndices[id] = (ushort)index;
                known[id] = true;
            }
        }
    }

    /// <summary>The values of a label image that are neither a class, nor void, nor the ignore label, ascending, with the number of their pixels.</summary>
    public IReadOnlyList<KeyValuePair<int, long>> CountUnknown(LabelMap labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var counts = new SortedDictionary<int, long>();
        foreach (var id in labels.Values)
            if (!known[id]) counts[id] = counts.GetValueOrDefault(id) + 1;
        return [.. counts];
    }

    /// <summary>Turns the values of a label image into train indices, in place; those that no class has become the ignore label.</summary>
    public void ToTrainIndices(LabelMap labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        foreach (ref var value in labels.Values.AsSpan()) value = trainIndices[value];
    }
}
