using SegDsl.Language.Binding;

namespace SegDsl.Language.Graph;

/// <summary>What holds operations of a laid-out network together.</summary>
public enum GraphModuleKind
{
    /// <summary>An applied block, or the network itself.</summary>
    Block,

    /// <summary>A sequence, <c>[A, B]</c>.</summary>
    Sequence,

    /// <summary>Parallel branches, <c>parallel(x) { A B }</c>.</summary>
    Parallel,

    /// <summary>A loop between tensors.</summary>
    Loop,

    /// <summary>A pass of a loop.</summary>
    Pass,
}

/// <summary>An application of a block, a sequence, parallel branches, or a loop, as a part of a laid-out network.</summary>
/// <param name="Index">Its place in the list of modules, behind the one it stands in.</param>
/// <param name="Parent">The place of the module it stands in; null for the network.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Block">The block that is applied; null where it is none.</param>
/// <param name="Name">What it adds to the path; null for what is spliced into the module it stands in, and for the network.</param>
/// <param name="Path">The path: the beginning of the state keys of what is in it.</param>
public sealed record GraphModule(int Index, int? Parent, GraphModuleKind Kind, BlockSignature? Block, string? Name, string Path);
