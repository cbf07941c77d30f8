using SegDsl.Onnx.Format;

namespace SegDsl.Onnx.Import.Translation;

/// <summary>The translations of the operators, by name.</summary>
internal static class Operators
{
    private static readonly Dictionary<string, Func<NodeCall, IReadOnlyList<Value>>> Known = new[]
    {
        ConvolutionOperators.All, NormOperators.All, ActivationOperators.All, PoolingOperators.All, ResamplingOperators.All, RearrangingOperators.All,
        ArithmeticOperators.All, ReductionOperators.All, SelectionOperators.All, SizeOperators.All,
    }.SelectMany(table => table).ToDictionary(entry => entry.Key, entry => entry.Value);

    /// <summary>Whether the operator of a node is known.</summary>
    public static bool Exists(NodeProto node) => node.Domain is "" or "ai.onnx"
        && (node.OpType == ConstantBranch.If || Known.ContainsKey(node.OpType) || ConstantOperators.Exist(node.OpType));

    /// <summary>Translates a node: calculates it if its inputs are known, otherwise creates layers.</summary>
    /// <returns>The values of its results.</returns>
    /// <exception cref="UntranslatableException">The node has no counterpart in the language.</exception>
    public static IReadOnlyList<Value> Translate(NodeCall call) => SizeOperators.Calculate(call) ?? ConstantOperators.Calculate(call)
        ?? (Known.GetValueOrDefault(call.Operator)
            ?? throw new UntranslatableException("depends on the image, and the language has it for constants only"))(call);
}
