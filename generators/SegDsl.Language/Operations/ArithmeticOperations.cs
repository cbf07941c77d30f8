using SegDsl.Language.Types;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Operations;

/// <summary>Element-wise functions, and reductions along an axis.</summary>
internal static class ArithmeticOperations
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        Unary("abs", "The absolute value."),
        Unary("exp", "The exponential."),
        Unary("log", "The natural logarithm."),
        Unary("sqrt", "The square root."),
        Unary("pow", "Raises every element to a power.") with
        {
            Example = "pow(abs(x), 1.5)",
            Parameters = [new("exponent", BoundType.Float)],
            Emission = new() { Function = a => $"{a.First}.pow({a["exponent"]})" },
        },
        Unary("clamp", "Clamps to the range from 'min' to 'max'; one of the two may be omitted.") with
        {
            Example = "clamp(x, min: -0.5, max: 0.5)",
            Parameters = [new("min", BoundType.Float, IsOptional: true), new("max", BoundType.Float, IsOptional: true)],
            Shape = ClampedShape,
            Flops = (c, result) => result.Elements * ((c.Has("min") ? 1 : 0) + (c.Has("max") ? 1 : 0)),
            Emission = new() { ResultName = "clamped", Function = Clamping },
        },
        Binary("maximum", "The element-wise maximum of two tensors, with broadcasting."),
        Binary("minimum", "The element-wise minimum of two tensors, with broadcasting."),
        Reduction("reduce_mean", "The mean", a => $"{a.First}.mean(new long[] {{ {a["axis"]} }}{Keep(a)})"),
        Reduction("reduce_sum", "The sum", a => $"{a.First}.sum(new long[] {{ {a["axis"]} }}{Keep(a)})"),
        Reduction("reduce_max", "The maximum", a => $"{a.First}.amax(new long[] {{ {a["axis"]} }}{Keep(a)})"),
        Reduction("reduce_min", "The minimum", a => $"{a.First}.amin(new long[] {{ {a["axis"]} }}{Keep(a)})"),
    ];

    private static Operation Unary(string name, string summary) => new()
    {
        Name = name,
        Summary = summary,
        Example = name is "log" or "sqrt" ? $"{name}(abs(x))" : $"{name}(x)",
        Operands = [new("input")],
        Shape = c => c.Shape,
        Flops = Costs.PerElement(1),
        Emission = new() { Function = a => $"{a.First}.{name}()" },
    };

    private static Operation Binary(string name, string summary) => new()
    {
        Name = name,
        Summary = summary,
        Example = $"{name}(x, global_avg_pool(x))",
        Operands = [new("first"), new("second")],
        Shape = c => c.Operand("second") is { } second && c.Broadcast(c.Input, second, c.Shape.Dimensions, second.Shape.Dimensions) is { } dimensions
            ? new(dimensions)
            : null,
        Flops = Costs.PerElement(1),
        Emission = new() { Function = a => $"{a.First}.{name}({a.Operand("second")})" },
    };

    private static Operation Reduction(string name, string what, Func<FunctionArguments, string> function) => new()
    {
        Name = name,
        Summary = $"{what} along an axis. Removes the axis, or keeps it with size 1 if 'keep: true'.",
        Example = $"{name}(x, axis: 1, keep: true)",
        Operands = [new("input")],
        Parameters = [new("axis", BoundType.Int), new("keep", BoundType.Bool, false)],
        Shape = c => c.Axis("axis") is not { } axis ? null
            : c.Bool("keep") ? c.Shape.With(axis, 1)
            : new([.. c.Shape.Dimensions.Where((_, i) => i != axis)]),
        Flops = Costs.PerInputElement,
        Emission = new() { ResultName = name.Substring("reduce_".Length), Function = function },
    };

    private static string Keep(OperationArguments a) => a["keep"] is var keep && keep == "false" ? "" : $", keepdim: {keep}";

    private static TensorShape? ClampedShape(OperationContext c)
    {
        if (!c.Has("min") && !c.Has("max"))
        {
            c.Report(ValueDiagnostics.MissingArgument, c.Name, "min", "");
            return null;
        }
        return c.IsIn("max", max => !(c.Float("min") > max), "at least 'min'") ? c.Shape : null;
    }

    private static string Clamping(FunctionArguments a) => (a.Optional("min"), a.Optional("max")) switch
    {
        ({ } min, { } max) => $"{a.First}.clamp({min}, {max})",
        ({ } min, null) => $"{a.First}.clamp(min: {min})",
        (_, var max) => $"{a.First}.clamp(max: {max})",
    };
}
