using SegDsl.Onnx.Import.Translation;

namespace SegDsl.Onnx.Import.Passes;

/// <summary>Activations that exporters write as several operators.</summary>
internal static class ActivationPatterns
{
    private const double Tolerance = 1e-4;
    private static readonly double HalfRoot = Math.Sqrt(0.5);

    /// <summary><c>relu6(x + 3) / 6</c>.</summary>
    public static Result? HardSigmoid(Layer layer, Patterns patterns) =>
        Scaled(layer) is { } scaled && Near(scaled.Factor, 1 / 6.0) && Shifted(scaled.Tensor) is { } x ? patterns.Add("hardsigmoid", layer.Shape, [x]) : null;

    /// <summary>x times a function of x: silu, hardswish and mish.</summary>
    public static Result? Gated(Layer layer, Patterns patterns)
    {
        foreach (var (x, gate) in Patterns.Orders(layer, "*"))
        {
            var operation = Patterns.InputOf(gate, "sigmoid") == x ? "silu" : Patterns.InputOf(gate, "hardsigmoid") == x ? "hardswish"
                : Patterns.InputOf(gate, "tanh") is { } inner && Patterns.InputOf(inner, "softplus") == x ? "mish" : null;
            if (operation is not null) return patterns.Add(operation, layer.Shape, [x]);
        }
        return null;
    }

    /// <summary><c>x * relu6(x + 3) / 6</c>.</summary>
    public static Result? HardSwish(Layer layer, Patterns patterns)
    {
        if (Scaled(layer) is not { } scaled || !Near(scaled.Factor, 1 / 6.0)) return null;
        foreach (var (x, gate) in Patterns.Orders(scaled.Tensor.Layer, "*"))
            if (Shifted(gate) == x) return patterns.Add("hardswish", layer.Shape, [x]);
        return null;
    }

    /// <summary>0.5 times x times <c>1 + erf(x / sqrt(2))</c>, multiplied in any order.</summary>
    public static Result? Gelu(Layer layer, Patterns patterns)
    {
        if (layer.Operation is not ("*" or "/")) return null;
        var (factors, number) = (new List<Result>(), 1.0);
        Collect(new(layer, 0), 3, factors, ref number);
        if (factors.Count != 2 || !Near(number, 0.5)) return null;
        foreach (var (x, gate) in new[] { (factors[0], factors[1]), (factors[1], factors[0]) })
        {
            if (Patterns.WithNumber(gate.Layer, "+") is (var erf, 1) && Patterns.InputOf(erf, ActivationOperators.Erf) is { } inner
                && Scaled(inner.Layer) is { } scaled && scaled.Tensor == x && Near(scaled.Factor, HalfRoot)) return patterns.Add("gelu", layer.Shape, [x]);
        }
        return null;
    }

    private static bool Near(double value, double expected) => Math.Abs(value - expected) < Tolerance * expected;

    private static (Result Tensor, double Factor)? Scaled(Layer layer) =>
        Patterns.WithNumber(layer, "*") is { } product ? (product.Tensor, product.Number)
        : Patterns.WithNumber(layer, "/") is { } quotient ? (quotient.Tensor, 1 / quotient.Number) : null;

    /// <summary>x of <c>relu6(x + 3)</c>.</summary>
    private static Result? Shifted(Result result) =>
        Patterns.InputOf(result, "relu6") is { } sum && Patterns.WithNumber(sum.Layer, "+") is (var x, 3) ? x : null;

    private static void Collect(Result result, int depth, List<Result> factors, ref double number)
    {
        if (depth > 0 && Scaled(result.Layer) is { } scaled)
        {
            number *= scaled.Factor;
            Collect(scaled.Tensor, depth - 1, factors, ref number);
        }
        else if (depth > 0 && Patterns.Orders(result.Layer, "*").FirstOrDefault() is { First.Layer: not null } product)
        {
            Collect(product.First, depth - 1, factors, ref number);
            Collect(product.Second, depth - 1, factors, ref number);
        }
        else
        {
            factors.Add(result);
        }
    }
}
