using SegDsl.Onnx.Import.Translation;

namespace SegDsl.Onnx.Import;

/// <summary>The end of a model that computes classes, or the largest scores, from the scores of a network. Predictions do the same.</summary>
/// <param name="Scores">The scores.</param>
/// <param name="Description">What the model computes from them: <c>an argmax</c>.</param>
internal sealed record ScoreEnd(Result Scores, string Description)
{
    /// <summary>Finds the ends of a model.</summary>
    /// <param name="outputs">The outputs of the model.</param>
    public static IReadOnlyDictionary<Result, ScoreEnd> In(IReadOnlyList<Result> outputs)
    {
        var ends = outputs.Distinct().Select(output => (output, End: Of(output))).Where(found => found.End is not null)
            .ToDictionary(found => found.output, found => found.End!);
        foreach (var output in outputs.Where(output => !ends.ContainsKey(output)))
        {
            var maximum = SelectionOperators.Arranged(output).Layer;
            if (maximum.Operation != "reduce_max" || AxisOf(maximum) != 1 || maximum.Inputs[0].Result is not { } scores) continue;
            // A map of the largest values can be a part of the network, for example a gate, unless the classes are another output.
            if (output.Shape.Rank >= 4 && ends.Values.All(end => end.Scores != BeforeSoftmax(scores))) continue;
            ends.TryAdd(output, new(BeforeSoftmax(scores), "the maximum of the scores"));
        }
        return ends;
    }

    private static ScoreEnd? Of(Result output)
    {
        var (layer, part) = SelectionOperators.Arranged(output);
        if (layer.Inputs is not [{ Result: { } input }, ..]) return null;
        if (layer.Operation == SelectionOperators.ArgMax) return new(BeforeSoftmax(input), "an argmax");
        if (layer.Operation != SelectionOperators.TopK || AxisOf(layer) != 1 || layer.Arguments[0].Value is not long count) return null;
        var scores = count == 1 ? "maximum of the scores" : FormattableString.Invariant($"{count} largest scores");
        return new(BeforeSoftmax(input), part == 0 ? $"the {scores}" : $"the class of the {scores}");
    }

    private static long? AxisOf(Layer layer) => layer.Arguments.FirstOrDefault(argument => argument.Name == "axis")?.Value is long axis
        ? axis >= 0 ? axis : axis + layer.Inputs[0].Result?.Shape.Rank : null;

    /// <summary>The scores before a softmax, which does not change the classes.</summary>
    private static Result BeforeSoftmax(Result scores) =>
        scores.Layer is { Operation: "softmax", Arguments: [{ Value: 1L }] } softmax ? softmax.Inputs[0].Result!.Value : scores;
}
