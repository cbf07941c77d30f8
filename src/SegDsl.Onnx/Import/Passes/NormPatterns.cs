using SegDsl.Onnx.Import.Translation;

namespace SegDsl.Onnx.Import.Passes;

/// <summary>Layers with weights that exporters write as several operators.</summary>
internal static class NormPatterns
{
    /// <summary>A matrix product and the addition of a bias.</summary>
    public static Result? Linear(Layer layer, Patterns patterns)
    {
        foreach (var (product, bias) in Patterns.Orders(layer, "+"))
        {
            if (product.Layer is not { Operation: "Linear", State: [var weight] } linear || Weight(bias, "bias") is not { Shape: [var count] } added) continue;
            if (count != weight.Shape[0]) continue;
            return new(patterns.Add(new Layer("Linear")
            {
                Inputs = [.. linear.Inputs],
                Shapes = linear.Shapes,
                Arguments = [.. linear.Arguments.Where(a => a.Name != "bias"), new("bias", true, true)],
                State = [weight, added],
                Path = linear.Path,
                HasPath = linear.HasPath,
            }), 0);
        }
        return null;
    }

    /// <summary><c>(x - mean) / sqrt(mean of squares + eps) * weight + bias</c> over the last axis.</summary>
    public static Result? Layer(Layer layer, Patterns patterns)
    {
        foreach (var (scaled, bias) in Patterns.Orders(layer, "+"))
        {
            if (Weight(bias, "bias") is not { Shape: [_] } offset) continue;
            foreach (var (normalized, weight) in Patterns.Orders(scaled.Layer, "*"))
            {
                if (Weight(weight, "weight") is not { Shape: [_] } factor || First(normalized, "/") is not { } quotient) continue;
                if (Patterns.InputOf(quotient.Second, "sqrt") is not { } sum || Patterns.WithNumber(sum.Layer, "+") is not var (variance, eps)) continue;
                if (!IsMeanOverLast(variance) || Square(variance.Layer.Inputs[0].Result!.Value) is not { } centered) continue;
                if (First(centered, "-") is not { } difference || !IsMeanOverLast(difference.Second)) continue;
                var x = difference.First;
                if (difference.Second.Layer.Inputs[0].Result != x || x.Shape.Rank is not (3 or 4)) continue;
                return NormOperators.OverLastAxis(patterns, x, eps, factor, offset);
            }
        }
        return null;
    }

    /// <summary>Instance normalization of groups of channels, then weight and bias of every channel.</summary>
    public static Result? Group(Layer layer, Patterns patterns)
    {
        foreach (var (scaled, bias) in Patterns.Orders(layer, "+"))
        {
            foreach (var (normalized, weight) in Patterns.Orders(scaled.Layer, "*"))
            {
                if (PerChannel(weight, "weight", layer) is not { } factor || PerChannel(bias, "bias", layer) is not { } offset) continue;
                if (Patterns.InputOf(normalized, "reshape") is not { Layer: { Operation: "InstanceNorm" } norm } || norm.Shape.Rank != 3) continue;
                if (Patterns.InputOf(norm.Inputs[0].Result!.Value, "reshape") is not { } x || !x.Shape.Equals(layer.Shape)) continue;
                if (norm.Shape[1].Value is not { } groups || !norm.State[0].Read().All(v => v == 1) || !norm.State[1].Read().All(v => v == 0)) continue;
                return new(patterns.Add(new Layer("GroupNorm")
                {
                    Inputs = [x],
                    Shapes = [layer.Shape],
                    Arguments = [new("groups", groups, IsPositional: true), .. norm.Arguments.Where(a => a.Name == "eps")],
                    State = [factor, offset],
                }), 0);
            }
        }
        return null;
    }

    /// <summary>Division by the length along an axis, limited by a small number.</summary>
    public static Result? Normalize(Layer layer, Patterns patterns)
    {
        if (First(new(layer, 0), "/") is not { } quotient) return null;
        var limited = Patterns.InputOf(quotient.Second, "expand") ?? quotient.Second;
        if (Patterns.InputOf(limited, "clamp") is not { } length) return null;
        if (Patterns.InputOf(length, "sqrt") is not { Layer: { Operation: "reduce_sum" } sum }) return null;
        if (limited.Layer.Arguments is not [{ Name: "min", Value: 1e-12 }] || Square(sum.Inputs[0].Result!.Value) != quotient.First) return null;
        return sum.Arguments is [{ Value: long axis }, { Value: true }]
            ? patterns.Add("normalize", layer.Shape, [quotient.First], new Argument("axis", axis, 1L)) : null;
    }

    /// <summary>The operands of an element-wise operator of two tensors; null for other layers.</summary>
    private static (Result First, Result Second)? First(Result result, string sign) =>
        Patterns.Orders(result.Layer, sign).Select(o => ((Result, Result)?)o).FirstOrDefault();

    private static State? Weight(Result result, string name) =>
        result.Layer is { Operation: Import.Layer.Parameter, State: [var state] } ? state with { Name = name } : null;

    private static State? PerChannel(Result result, string name, Layer layer)
    {
        if (Weight(result, name) is not { } state || layer.Shape.Rank < 3) return null;
        var channels = layer.Shape[1].Value;
        var isPerChannel = state.Shape.Count == layer.Shape.Rank - 1 && state.Shape[0] == channels && state.Shape.Skip(1).All(s => s == 1);
        return isPerChannel ? state with { Shape = [state.Shape[0]] } : null;
    }

    private static bool IsMeanOverLast(Result result) => result.Layer is { Operation: "reduce_mean", Arguments: [{ Value: long axis }, { Value: true }] }
        && (axis == -1 || axis == result.Shape.Rank - 1);

    private static Result? Square(Result result)
    {
        if (result.Layer is { Operation: "pow", Arguments: [{ Value: 2.0 }] } power) return power.Inputs[0].Result;
        return result.Layer is { Operation: "*", Inputs: [{ Result: { } left }, { Result: { } right }] } && left == right ? left : null;
    }
}
