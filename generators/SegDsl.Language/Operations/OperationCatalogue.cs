namespace SegDsl.Language.Operations;

/// <summary>All operations of the language. Adding one is adding an entry in one of the lists.</summary>
public static class OperationCatalogue
{
    private static readonly Dictionary<string, Operation> ByName =
        LayerOperations.All.Concat(ElementwiseOperations.All).Concat(SpatialOperations.All).ToDictionary(o => o.Name, StringComparer.Ordinal);

    /// <summary>All operations, in the order of their names.</summary>
    public static IReadOnlyList<Operation> All { get; } = [.. ByName.Values.OrderBy(o => o.Name, StringComparer.Ordinal)];

    /// <summary>The operation of this name, or null.</summary>
    public static Operation? Find(string name) => ByName.TryGetValue(name, out var operation) ? operation : null;
}
