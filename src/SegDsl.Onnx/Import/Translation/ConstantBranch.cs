using SegDsl.Onnx.Format;

namespace SegDsl.Onnx.Import.Translation;

/// <summary>The branch of an <c>If</c> that runs, if its condition does not depend on the image.</summary>
internal static class ConstantBranch
{
    /// <summary>The operator.</summary>
    public const string If = "If";

    /// <summary>Selects the branch.</summary>
    /// <param name="node">The node.</param>
    /// <param name="inputs">Its inputs, of which there is one.</param>
    /// <exception cref="UntranslatableException">The condition is unknown, or the branch is missing.</exception>
    public static GraphProto Of(NodeProto node, IReadOnlyList<Value?> inputs)
    {
        if (inputs is not [{ Sizes: [{ Dimension.Value: { } condition }] }])
            throw new UntranslatableException("its condition depends on the image, and a network of the language has no branches. Export it for one size");
        var name = condition != 0 ? "then_branch" : "else_branch";
        var branch = node.Attribute.FirstOrDefault(a => a.Name == name)?.G ?? throw new UntranslatableException($"has no '{name}'");
        return branch.Output.Count == node.Output.Count ? branch
            : throw new UntranslatableException($"has {node.Output.Count} results, but its '{name}' has {branch.Output.Count}");
    }
}
