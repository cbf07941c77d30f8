namespace SegDsl.Onnx.Import.Translation;

/// <summary>Functions of single elements.</summary>
internal static class ActivationOperators
{
    /// <summary>The operators.</summary>
    public static Dictionary<string, Func<NodeCall, IReadOnlyList<Value>>> All { get; } = new()
    {
        ["Relu"] = Function("relu"),
        ["Sigmoid"] = Function("sigmoid"),
        ["Tanh"] = Function("tanh"),
        ["Softplus"] = Function("softplus"),
        ["Mish"] = Function("mish"),
        ["HardSwish"] = Function("hardswish"),
        ["Abs"] = Function("abs"),
        ["Exp"] = Function("exp"),
        ["Log"] = Function("log"),
        ["Sqrt"] = Function("sqrt"),
        ["Erf"] = Function(Erf),
        ["Gelu"] = call => [Apply(call, call.Text("approximate", "none") == "tanh" ? "gelu_tanh" : "gelu")],
        ["LeakyRelu"] = call => [Apply(call, "leaky_relu", new Argument("slope", call.Float("alpha", 0.01), 0.01))],
        ["Elu"] = call => [Apply(call, "elu", new Argument("alpha", call.Float("alpha", 1), 1.0))],
        ["HardSigmoid"] = HardSigmoid,
        ["Clip"] = Clip,
        ["PRelu"] = PRelu,
        ["Softmax"] = call => [Softmax(call, "softmax")],
        ["LogSoftmax"] = call => [Softmax(call, "log_softmax")],
        ["Dropout"] = Dropout,
        ["Identity"] = call => [call[0]],
    };

    /// <summary>The error function, which the language has only inside of gelu.</summary>
    public const string Erf = "erf";

    private static Func<NodeCall, IReadOnlyList<Value>> Function(string operation) => call => [Apply(call, operation)];

    private static Value Apply(NodeCall call, string operation, params IReadOnlyList<Argument> arguments)
    {
        var input = call.Tensor(0);
        return Value.Of(call.Add(operation, input.Shape, [input], arguments));
    }

    private static Value[] HardSigmoid(NodeCall call)
    {
        var (alpha, beta) = (call.Float("alpha", 0.2), call.Float("beta", 0.5));
        if (Math.Abs(alpha - (1 / 6.0)) < 1e-6 && beta == 0.5) return [Apply(call, "hardsigmoid")];
        var input = call.Tensor(0);
        var line = call.Add("+", input.Shape, [call.Add("*", input.Shape, [input, alpha]), beta]);
        return [Value.Of(call.Add("clamp", input.Shape, [line], new Argument("min", 0.0, double.NaN), new("max", 1.0, double.NaN)))];
    }

    private static Value[] Clip(NodeCall call)
    {
        var (minimum, maximum) = (Limit(call, 1, "min"), Limit(call, 2, "max"));
        return (minimum, maximum) switch
        {
            (null or double.NegativeInfinity or <= float.MinValue, null or double.PositiveInfinity or >= float.MaxValue) => [call[0]],
            (0, 6) => [Apply(call, "relu6")],
            (0, null or double.PositiveInfinity or >= float.MaxValue) => [Apply(call, "relu")],
            _ => [Apply(call, "clamp", [
                .. minimum is { } lower and > float.MinValue ? [new Argument("min", lower, double.NaN)] : Array.Empty<Argument>(),
                .. maximum is { } upper and < float.MaxValue ? [new Argument("max", upper, double.NaN)] : Array.Empty<Argument>()])],
        };

        static double? Limit(NodeCall call, int input, string attribute)
        {
            if (call.Opset < 11) return call.HasAttribute(attribute) ? call.Float(attribute, 0) : null;
            if (!call.Has(input)) return null;
            return call.Number(input) is { } number ? NodeCall.Rounded((float)number) : throw new UntranslatableException("its limits are not constant");
        }
    }

    private static Value[] PRelu(NodeCall call)
    {
        var input = call.Tensor(0);
        if (call[1].Stored is not { IsFloat: true } slope || slope.Count != slope.Shape.DefaultIfEmpty(1).Max() || slope.Count != input.Shape[1].Value)
            throw new UntranslatableException("its slope is not one number per channel");
        return [Value.Of(call.Add(new Layer("PReLU")
        {
            Inputs = [input],
            Shapes = [input.Shape],
            State = [new("weight", [slope.Count], slope.Floats, slope, call[1].Name)],
        }))];
    }

    private static Value Softmax(NodeCall call, string operation)
    {
        var input = call.Tensor(0);
        var absent = call.Opset >= 13 ? -1 : 1;
        var axis = NodeCall.Axis(call.Integer("axis", absent), input.Shape.Rank);
        // Before version 13, it normalized all axes from the given one together.
        if (call.Opset < 13 && input.Shape.Dimensions.Skip(axis + 1).Any(d => d.Value != 1))
            throw new UntranslatableException("normalizes several axes together. Export it with opset 13 or later");
        return Apply(call, operation, new Argument("axis", axis == input.Shape.Rank - 1 && axis != 1 ? -1L : axis, 1L));
    }

    private static Value[] Dropout(NodeCall call)
    {
        var ratio = call.Opset >= 12 ? call.Has(1) ? call.Number(1) ?? 0.5 : 0.5 : call.Float("ratio", 0.5);
        return [Apply(call, "Dropout", new Argument("p", NodeCall.Rounded((float)ratio), 0.5, IsPositional: true))];
    }
}
