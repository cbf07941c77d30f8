using SegDsl.Language.Shapes;

namespace SegDsl.Language.Analysis;

/// <summary>What is known of a module of a network, or of one of its operations, without running it.</summary>
public sealed record ModuleFacts
{
    /// <summary>Its name in the module it stands in; empty for the network, and for the operations of a module that have none.</summary>
    public required string Name { get; init; }

    /// <summary>The beginning of its state keys; empty for the network.</summary>
    public required string Path { get; init; }

    /// <summary>The block or the operation that it is, <c>sequence</c>, <c>parallel</c>, <c>loop</c> or <c>pass</c>; several operations are counted, <c>2 upsample, concat</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The shapes of what others take from it, each once; those of the outputs for the network.</summary>
    public required IReadOnlyList<TensorShape> Outputs { get; init; }

    /// <summary>Whether inference computes nothing of it, since it feeds <c>aux</c> outputs only.</summary>
    public required bool IsAuxiliary { get; init; }

    /// <summary>How many numbers it learns.</summary>
    public required Dimension Parameters { get; init; }

    /// <summary>How many numbers its buffers hold.</summary>
    public required Dimension Buffers { get; init; }

    /// <summary>What a forward pass of it costs, <c>aux</c> outputs included; a multiplication and an addition are two.</summary>
    public required Dimension Flops { get; init; }

    /// <summary>How many elements of its results training keeps for the backward pass.</summary>
    public required Dimension Activations { get; init; }

    /// <summary>What it is made of, in the order in which it runs; its operations that have no name are one entry, the last.</summary>
    public required IReadOnlyList<ModuleFacts> Children { get; init; }
}
