using SegDsl.Language.Binding;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Operations;

/// <summary>Functions of numbers, element by element, and reductions along an axis.</summary>
internal static class ArithmeticOperations
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        Unary("abs", "The value without its sign."),
        Unary("exp", "The exponential."),
        Unary("log", "The natural logarithm."),
        Unary("sqrt", "The square root."),
        Unary("pow", "The value to the power of a number.") with
        {
            Example = "pow(abs(x), 1.5)",
            Parameters = [new("exponent", BoundType.Float)],
            Emission = new() { Function = a => $"{a.First}.pow({a["exponent"]})" },
        },
        Unary("clamp", "The value, but not below 'min' and not above 'max'; one of them may be left out.") with
        {
            Example = "clamp(x, min: -0.5, max: 0.5)",
            Parameters = [new("min", BoundType.Float, IsOptional: true), new("max", BoundType.Float, IsOptional: true)],
            Shape = ClampedShape,
            Flops = (c, result) => result.Elements * ((c.Has("min") ? 1 : 0) + (c.Has("max") ? 1 : 0)),
            Emission = new() { ResultName = "clamped", Function = Clamping },
        },
        Binary("maximum", "The larger of two values, element by element, with broadcasting."),
        Binary("minimum", "The smaller of two values, element by element, with broadcasting."),
        Reduction("reduce_mean", "The mean", a => $"{a.First}.mean(new long[] {{ {a["axis"]} }}{Keep(a)})"),
        Reduction("reduce_sum", "The sum", a => $"{a.First}.sum({a["axis"]}{Keep(a)})"),
        Reduction("reduce_max", "The largest value", a => $"{a.First}.amax(new long[] {{ {a["axis"]} }}{Keep(a)})"),
        Reduction("reduce_min", "The smallest value", a => $"{a.First}.amin(new long[] {{ {a["axis"]} }}{Keep(a)})"),
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
        Summary = $"{what} along an axis, which disappears unless 'keep: true' leaves it with size 1.",
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
            c.Report(ValueDiagnostics.MissingArgument, c.Name, "min");
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
