using SegDsl.Language.Graph;

namespace SegDsl.Onnx.Export.Forms;

/// <summary>The ONNX forms of arithmetic, reductions, and the joining of tensors.</summary>
internal static class ArithmeticForms
{
    public static IReadOnlyDictionary<string, OnnxForm> All { get; } = new Dictionary<string, OnnxForm>
    {
        ["+"] = new(c => Operator(c, "Add")),
        ["-"] = new(c => Operator(c, "Sub")),
        ["*"] = new(c => Operator(c, "Mul")),
        ["/"] = new(c => Operator(c, "Div")),
        ["abs"] = new(c => c.Add("Abs", [c.Input])),
        ["exp"] = new(c => c.Add("Exp", [c.Input]), NeedsFloat: true),
        ["log"] = new(c => c.Add("Log", [c.Input]), NeedsFloat: true),
        ["sqrt"] = new(c => c.Add("Sqrt", [c.Input])),
        ["pow"] = new(c => c.Add("Pow", [c.Input, c.Scalar(c.Float("exponent"))]), NeedsFloat: true),
        ["clamp"] = new(c => c.Add("Clip", [c.Input, Bound(c, "min"), Bound(c, "max")])),
        ["maximum"] = new(c => c.Add("Max", c.Inputs)),
        ["minimum"] = new(c => c.Add("Min", c.Inputs)),
        ["reduce_mean"] = new(c => c.Reduce("ReduceMean", c.Input, [c.Axis()], c.Bool("keep")), NeedsFloat: true),
        ["reduce_sum"] = new(c => c.Reduce("ReduceSum", c.Input, [c.Axis()], c.Bool("keep")), NeedsFloat: true),
        ["reduce_max"] = new(c => c.Reduce("ReduceMax", c.Input, [c.Axis()], c.Bool("keep"))),
        ["reduce_min"] = new(c => c.Reduce("ReduceMin", c.Input, [c.Axis()], c.Bool("keep"))),
        ["concat"] = new(c => c.Add("Concat", c.Inputs, ("axis", c.Int("axis"))), KeepsType: true),
        ["stack"] = new(Stack, KeepsType: true),
        ["sum"] = new(c => c.Add("Sum", c.Inputs)),
    };

    private static string Operator(FormCall c, string operation) => c.Inputs.Count == 2
        ? c.Add(operation, c.Inputs)
        : c.OptionalFloat(GraphNode.RightNumber) is { } right
            ? c.Add(operation, [c.Input, c.Scalar(right)])
            : c.Add(operation, [c.Scalar(c.Float(GraphNode.LeftNumber)), c.Input]);

    private static string Bound(FormCall c, string name) => c.OptionalFloat(name) is { } bound ? c.Scalar(bound) : "";

    private static string Stack(FormCall c)
    {
        var axis = c.Int("axis");
        var place = axis < 0 ? axis + c.Shape.Rank : axis;
        return c.Add("Concat", [.. c.Inputs.Select(input => c.Add("Unsqueeze", [input, c.Integers(place)]))], ("axis", place));
    }
}
