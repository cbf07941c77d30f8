using SegDsl.Imaging;

namespace SegDsl.Data;

/// <summary>Maps the values in a dataset's label images to train indices.</summary>
public sealed class LabelIds
{
    private readonly ushort[] trainIndices = new ushort[ushort.MaxValue + 1];
    private readonly bool[] known = new bool[ushort.MaxValue + 1];
    private readonly int ignoreIndex;

    /// <summary>Creates the mapping of a dataset.</summary>
    /// <param name="definition">The dataset.</param>
    /// <exception cref="DatasetException">
    /// The ignore index is a train index or out of range, or a class id is out of range or that of another class.
    /// </exception>
    public LabelIds(DatasetDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var classes = definition.Classes.Count;
        if (definition.IgnoreIndex < classes || definition.IgnoreIndex > ushort.MaxValue)
            throw new DatasetException(
                $"The ignore index of {definition.Name} is {definition.IgnoreIndex}; with {classes} classes it must be in {classes} to {ushort.MaxValue}.");
        ignoreIndex = definition.IgnoreIndex;
        Array.Fill(trainIndices, (ushort)ignoreIndex);
        known[ignoreIndex] = true;
        foreach (var id in definition.VoidIds) known[id] = true;
        var owners = new Dictionary<int, string>();
        for (var index = 0; index < classes; index++)
        {
            var declared = definition.Classes[index];
            foreach (var id in declared.OtherIds.Prepend(declared.Id))
            {
                if (id is < 0 or > ushort.MaxValue)
                    throw new DatasetException($"The class {declared.Name} of {definition.Name} has the id {id}; ids must be in 0 to {ushort.MaxValue}.");
                if (!owners.TryAdd(id, declared.Name))
                    throw new DatasetException($"The classes {owners[id]} and {declared.Name} of {definition.Name} have the same id, {id}. Give each its own.");
                trainIndices[id] = (ushort)index;
                known[id] = true;
            }
        }
    }

    /// <summary>Whether a value in label images is a class id, a void id or the ignore index.</summary>
    /// <param name="value">The value, 0 to 65535.</param>
    public bool IsKnown(int value) => known[value];

    /// <summary>The train index of a value in label images; null if it belongs to no class.</summary>
    /// <param name="value">The value, 0 to 65535.</param>
    public int? ClassOf(int value) => trainIndices[value] == ignoreIndex ? null : trainIndices[value];

    /// <summary>Replaces label values by train indices, in place. Values that do not map to a class become the ignore index.</summary>
    /// <param name="labels">The values of a label image.</param>
    public void ToTrainIndices(LabelMap labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        foreach (ref var value in labels.Values.AsSpan()) value = trainIndices[value];
    }
}
