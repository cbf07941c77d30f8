using SegDsl.Language.Types;

namespace SegDsl.Language.Binding;

/// <summary>The named outputs of a block.</summary>
/// <param name="Block">The block; null for a block parameter, whose outputs are unknown until the network is elaborated.</param>
public sealed record OutputsType(BlockSignature? Block) : BoundType
{
    /// <inheritdoc/>
    public override bool IsConstant => false;

    /// <inheritdoc/>
    public override string Display => Block is null ? "outputs of a backbone" : $"outputs of {Block.Name}";
}
