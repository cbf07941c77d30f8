using SegDsl.Onnx.Import.Translation;

namespace SegDsl.Onnx.Import.Passes;

/// <summary>Replaces groups of layers by the operation of the language that they compute.</summary>
internal sealed class Patterns : ILayerSink
{
    private static readonly Func<Layer, Patterns, Result?>[] All =
    [
        Permutations, ActivationPatterns.HardSigmoid, ActivationPatterns.Gated, ActivationPatterns.HardSwish, ActivationPatterns.Gelu, NormPatterns.Linear,
        NormPatterns.Layer, NormPatterns.Group, NormPatterns.Normalize,
    ];

    private readonly List<Layer> layers = [];

    private Patterns()
    {
    }

    /// <inheritdoc/>
    public Layer Add(Layer layer)
    {
        if (!layer.HasPath) NodeNames.Apply(layer, "", "");
        layers.Add(layer);
        return layer;
    }

    /// <summary>Replaces all patterns.</summary>
    public static Translation.Translation Replace(Translation.Translation translation)
    {
        var patterns = new Patterns();
        var replaced = new Dictionary<Result, Result>();
        Result Final(Result result) => replaced.GetValueOrDefault(result, result);
        foreach (var layer in translation.Layers)
        {
            for (var i = 0; i < layer.Inputs.Count; i++)
                if (layer.Inputs[i].Result is { } input) layer.Inputs[i] = Final(input);
            var first = patterns.layers.Count;
            if (All.Select(pattern => pattern(layer, patterns)).FirstOrDefault(r => r is not null) is { } result)
            {
                replaced[new(layer, 0)] = result;
                foreach (var added in patterns.layers.Skip(first)) added.Origin ??= layer.Origin;
                foreach (var added in patterns.layers.Skip(first).Where(l => !l.HasPath)) (added.Path, added.HasPath) = (layer.Path, layer.HasPath);
            }
            else
            {
                patterns.layers.Add(layer);
            }
        }
        translation.Layers.Clear();
        translation.Layers.AddRange(patterns.layers);
        for (var i = 0; i < translation.Outputs.Count; i++) translation.Outputs[i] = (translation.Outputs[i].Name, Final(translation.Outputs[i].Result));
        return translation;
    }

    /// <summary>The tensor and the other operand of an element-wise operator of two tensors, in both orders.</summary>
    public static IEnumerable<(Result First, Result Second)> Orders(Layer layer, string sign)
    {
        if (layer.Operation != sign || layer.Inputs is not [{ Result: { } left }, { Result: { } right }]) yield break;
        yield return (left, right);
        yield return (right, left);
    }

    /// <summary>The tensor of an element-wise operator of a tensor and a number, and the number; null for other layers.</summary>
    public static (Result Tensor, double Number)? WithNumber(Layer layer, string sign) => layer.Operation != sign ? null : layer.Inputs switch
    {
        [{ Result: { } tensor }, { Result: null } number] => (tensor, number.Number),
        [{ Result: null } number, { Result: { } tensor }] when sign is "+" or "*" => (tensor, number.Number),
        _ => null,
    };

    /// <summary>Consecutive permutations, which often cancel each other.</summary>
    private static Result? Permutations(Layer layer, Patterns patterns) =>
        layer.Operation == "permute" && InputOf(new(layer, 0), "permute") is { Layer.Operation: "permute" } inner
            ? RearrangingOperators.Permute(patterns, inner, [.. ((long[])layer.Arguments[0].Value).Select(a => (int)a)]) : null;

    /// <summary>The only input of a layer, if it is a given operation.</summary>
    public static Result? InputOf(Result result, string operation) =>
        result.Layer.Operation == operation && result.Layer.Inputs is [{ Result: { } input }] ? input : null;
}
