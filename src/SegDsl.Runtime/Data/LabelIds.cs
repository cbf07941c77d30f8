using SegDsl.Imaging;

namespace SegDsl.Data;

/// <summary>Maps the values in a dataset's label images to train indices.</summary>
public sealed class LabelIds
{
    private readonly ushort[] trainIndices = new ushort[ushort.MaxValue + 1];
    private readonly bool[] known = new bool[ushort.MaxValue + 1];

    /// <summary>Creates the mapping of a dataset.</summary>
    /// <param name="definition">The dataset.</param>
    /// <exception cref="DatasetException">The ignore index is a train index or out of range, or a class id is out of range.</exception>
    public LabelIds(DatasetDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var classes = definition.Classes.Count;
        if (definition.IgnoreIndex < classes || definition.IgnoreIndex > ushort.MaxValue)
            throw new DatasetException(
                $"The ignore index of {definition.Name} is {definition.IgnoreIndex}; with {classes} classes it must be in {classes} to {ushort.MaxValue}.");
        Array.Fill(trainIndices, (ushort)definition.IgnoreIndex);
        known[definition.IgnoreIndex] = true;
        foreach (var id in definition.VoidIds) known[id] = true;
        for (var index = 0; index < classes; index++)
        {
            var declared = definition.Classes[index];
            foreach (var id in declared.OtherIds.Prepend(declared.Id))
            {
                if (id is < 0 or > ushort.MaxValue)
                    throw new DatasetException($"The class {declared.Name} of {definition.Name} has the id {id}; ids must be in 0 to {ushort.MaxValue}.");
                trainIndices[id] = (ushort)index;
                known[id] = true;
            }
        }
    }

    /// <summary>Counts the pixels of each value that is not a class id, a void id or the ignore index, ordered by value.</summary>
    /// <param name="labels">The values of a label image.</param>
    public IReadOnlyList<KeyValuePair<int, long>> CountUnknown(LabelMap labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var counts = new SortedDictionary<int, long>();
        foreach (var id in labels.Values)
            if (!known[id]) counts[id] = counts.GetValueOrDefault(id) + 1;
        return [.. counts];
    }

    /// <summary>Replaces label values by train indices, in place. Values that do not map to a class become the ignore index.</summary>
    /// <param name="labels">The values of a label image.</param>
    public void ToTrainIndices(LabelMap labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        foreach (ref var value in labels.Values.AsSpan()) value = trainIndices[value];
    }
}
