using SegDsl.Language.Operations;

namespace SegDsl.Onnx.Import.Structure;

/// <summary>Names that blocks of an imported file must not have.</summary>
internal static class ReservedBlockNames
{
    /// <summary>Names of operations, and of types that generated C# uses.</summary>
    public static IReadOnlySet<string> All { get; } = new HashSet<string>(
        [
            .. OperationCatalog.All.Select(o => o.Name),
            "Backbone", "Branches", "Conv2d", "Dictionary", "Enumerable", "Experiment", "Externs", "Func", "Initializer", "List", "Math", "Normalization",
            "Padding", "Parameter", "Passes", "Requirement", "Selection", "Sequential", "Tensor", "Weights",
        ]);
}
