using SegDsl.Language.Types;

namespace SegDsl.Language.Operations;

/// <summary>Regularization in training. These operations do nothing in inference, so their cost is zero.</summary>
internal static class RegularizationOperations
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        Dropout(
            "Dropout", "In training, sets elements to 0 with probability p and scales the others; in evaluation, does nothing.",
            a => $"nn.Dropout({a["p"]})"),
        Dropout(
            "Dropout2d", "In training, sets whole channels to 0 with probability p and scales the others; in evaluation, does nothing.",
            a => $"nn.Dropout2d({a["p"]})"),
        Dropout(
            "StochasticDepth", "In training, sets whole samples of a branch to 0 with probability p and scales the others; in evaluation, does nothing.",
            a => $"new StochasticDepth({a["p"]})"),
    ];

    private static Operation Dropout(string name, string summary, Func<ModuleArguments, string> module) => new()
    {
        Name = name,
        Summary = summary,
        Example = $"x -> {name}(0.2)",
        Operands = [new("input")],
        Parameters = [new("p", BoundType.Float, 0.5)],
        Shape = c => c.IsIn("p", p => p is >= 0 and < 1, "at least 0 and below 1") ? c.Shape : null,
        Emission = new() { FieldType = name, Module = module },
    };
}
