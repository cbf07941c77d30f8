using SegDsl.Language.Shapes;

namespace SegDsl.Language.Analysis;

/// <summary>The static facts of a module of a network, or of one of its operations.</summary>
public sealed record ModuleFacts
{
    /// <summary>Its name in its parent module; empty for the network and for the unnamed operations of a module.</summary>
    public required string Name { get; init; }

    /// <summary>The prefix of its state keys; empty for the network.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// Its block or operation, <c>sequence</c>, <c>parallel</c>, <c>loop</c> or <c>pass</c>; several operations are counted, as in
    /// <c>2 upsample, concat</c>.
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>The distinct shapes of the results that other modules use; for the network, the shapes of its outputs.</summary>
    public required IReadOnlyList<TensorShape> Outputs { get; init; }

    /// <summary>Whether inference skips the module because it only feeds <c>aux</c> outputs.</summary>
    public required bool IsAuxiliary { get; init; }

    /// <summary>The number of learned parameters.</summary>
    public required Dimension Parameters { get; init; }

    /// <summary>The number of elements in its buffers.</summary>
    public required Dimension Buffers { get; init; }

    /// <summary>The floating-point operations of a forward pass, including <c>aux</c> outputs; a multiply-add counts as two.</summary>
    public required Dimension Flops { get; init; }

    /// <summary>The number of activation elements that training keeps for the backward pass.</summary>
    public required Dimension Activations { get; init; }

    /// <summary>Its children in execution order; its unnamed operations form one entry, the last.</summary>
    public required IReadOnlyList<ModuleFacts> Children { get; init; }
}
