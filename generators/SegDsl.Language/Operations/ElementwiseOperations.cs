using SegDsl.Language.Binding;

namespace SegDsl.Language.Operations;

/// <summary>Operations that work on every element, or every pixel, for itself.</summary>
internal static class ElementwiseOperations
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        Unary("relu", "The larger of the value and 0.", 1, new()
        {
            Module = a => a.InPlace ? "nn.ReLU(inplace: true)" : "nn.ReLU()",
            Function = a => $"{a.First}.relu()",
            ResultName = "activated",
            InPlace = "relu_()",
        }),
        Unary("sigmoid", "The logistic function, 1 / (1 + exp(-x)).", 4, new() { Module = _ => "nn.Sigmoid()", Function = a => $"{a.First}.sigmoid()" }),
        Unary("softmax", "Exponentials divided by their sum over the channels.", 3, new() { Module = _ => "nn.Softmax(1)", Function = a => $"{a.First}.softmax(1)" }),
        Dropout("Dropout", "In training sets elements to 0 with probability p and scales the rest; in evaluation does nothing."),
        Dropout("Dropout2d", "In training sets whole channels to 0 with probability p and scales the rest; in evaluation does nothing."),
    ];

    private static Operation Unary(string name, string summary, long flops, OperationEmission emission) => new()
    {
        Name = name,
        Summary = summary,
        Operands = [new("input")],
        Shape = c => c.Shape,
        Flops = Costs.PerElement(flops),
        Emission = emission,
    };

    private static Operation Dropout(string name, string summary) => new()
    {
        Name = name,
        Summary = summary,
        Operands = [new("input")],
        Parameters = [new("p", BoundType.Float, 0.5)],
        Shape = c =>
        {
            if (c.Float("p") is not (< 0 or >= 1)) return c.Shape;
            c.Report(Diagnostics.ValueDiagnostics.OutOfRange, $"'p' of '{name}' must be at least 0 and below 1");
            return null;
        },
        Emission = new() { FieldType = name, Module = a => $"nn.{name}({a["p"]})" },
    };
}
