namespace SegDsl.Language.Operations;

/// <summary>Operations of one kind.</summary>
/// <param name="Title">What they are, as a heading.</param>
/// <param name="Operations">The operations.</param>
public sealed record OperationFamily(string Title, IReadOnlyList<Operation> Operations)
{
    /// <summary>The operators of this kind.</summary>
    public IReadOnlyList<ArithmeticOperator> Operators { get; init; } = [];

    /// <summary>Whether brief descriptions of a module omit its operations of this kind if it has others.</summary>
    public bool IsMinor { get; init; }

    /// <summary>Whether operations of this kind characterize a module that also has operations of other kinds.</summary>
    public bool IsCharacteristic { get; init; }
}

/// <summary>All operations of the language. Adding one is adding an entry in one of the lists.</summary>
public static class OperationCatalog
{
    private static readonly Dictionary<string, Operation> ByName;

    static OperationCatalog()
    {
        Families =
        [
            new("Convolutions", ConvolutionOperations.All),
            new("Norms", NormalizationOperations.All) { IsMinor = true },
            new("Activations", ActivationOperations.All) { IsMinor = true },
            new("Pooling", PoolingOperations.All),
            new("Resampling", ResamplingOperations.All),
            new("Rearranging", RearrangingOperations.All) { IsMinor = true },
            new("Selecting", SelectingOperations.All) { IsMinor = true },
            new("Joining", JoiningOperations.All),
            new("Arithmetic", ArithmeticOperations.All) { Operators = ArithmeticOperator.All },
            new("Linear algebra", LinearOperations.All),
            new("Attention and positions", AttentionOperations.All) { IsCharacteristic = true },
            new("Regularization", RegularizationOperations.All) { IsMinor = true },
        ];
        ByName = Families.SelectMany(f => f.Operations).ToDictionary(o => o.Name, StringComparer.Ordinal);
        All = [.. ByName.Values.OrderBy(o => o.Name, StringComparer.Ordinal)];
    }

    /// <summary>All operations by family.</summary>
    public static IReadOnlyList<OperationFamily> Families { get; }

    /// <summary>All operations, sorted by name.</summary>
    public static IReadOnlyList<Operation> All { get; }

    /// <summary>The operation of this name, or null.</summary>
    public static Operation? Find(string name) => ByName.TryGetValue(name, out var operation) ? operation : null;
}
