using SegDsl.Language.Binding;

namespace SegDsl.Language.Graph;

/// <summary>The kinds of modules of an elaborated network.</summary>
public enum GraphModuleKind
{
    /// <summary>An applied block, or the network itself.</summary>
    Block,

    /// <summary>A sequence, <c>[A, B]</c>.</summary>
    Sequence,

    /// <summary>Parallel branches, <c>parallel(x) { A B }</c>.</summary>
    Parallel,

    /// <summary>A loop over tensors.</summary>
    Loop,

    /// <summary>An iteration of a loop.</summary>
    Pass,
}

/// <summary>A module of an elaborated network: an application of a block, a sequence, parallel branches, or a loop.</summary>
/// <param name="Index">Its index in the list of modules, greater than that of its parent.</param>
/// <param name="Parent">The index of its parent; null for the network.</param>
/// <param name="Kind">The kind of module.</param>
/// <param name="Block">The applied block; null for other modules.</param>
/// <param name="Name">The suffix it adds to the path; null for the network, and for a module that is spliced into its parent.</param>
/// <param name="Path">The path, which is the prefix of its state keys.</param>
public sealed record GraphModule(int Index, int? Parent, GraphModuleKind Kind, BlockSignature? Block, string? Name, string Path);
