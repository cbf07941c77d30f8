using SegDsl.Onnx.Import.Structure;
using SegDsl.Onnx.Import.Translation;

namespace SegDsl.Onnx.Import;

/// <summary>The outputs of a network.</summary>
/// <param name="Results">The tensors.</param>
/// <param name="Names">Their names in the language.</param>
/// <param name="Notes">What differs from the model.</param>
internal sealed record NetworkOutputs(IReadOnlyList<Result> Results, IReadOnlyList<string> Names, IReadOnlyList<string> Notes)
{
    private const string Scores = "seg", Logits = "logits";

    /// <summary>The outputs of a model. Classes of pixels become scores, of which <c>seg predict</c> computes the classes.</summary>
    /// <exception cref="OnnxException">An output has no counterpart.</exception>
    public static NetworkOutputs Of(Translation.Translation translation)
    {
        var notes = new List<string>();
        var outputs = new List<(string Name, Result Result)>();
        if (translation.Layers.Find(l => l.Sources.Any(s => s.Layer.Operation == SelectionOperators.ArgMax)) is { } user)
            throw new OnnxException($"The operation '{user.Operation}' uses the classes of pixels (ArgMax), which the language cannot.");
        foreach (var (name, result) in translation.Outputs)
        {
            var isClasses = result.Layer.Operation == SelectionOperators.ArgMax;
            if (isClasses) notes.Add($"The output '{name}' is an argmax. The network has its scores instead; 'seg predict' computes the classes.");
            var tensor = isClasses ? result.Layer.Inputs[0].Result!.Value : result;
            var same = outputs.FindIndex(o => o.Result == tensor);
            if (same < 0) outputs.Add((name, tensor));
            else notes.Add($"The output '{name}' is left out: it is the same tensor as '{outputs[same].Name}'.");
        }
        if (outputs.Count == 0) throw new OnnxException("The model has no outputs that are tensors.");
        var main = outputs.FindIndex(o => o.Name == Scores) is var named and >= 0 ? named : Math.Max(outputs.FindIndex(o => o.Result.Shape.Rank >= 4), 0);
        var used = new HashSet<string>();
        var first = outputs[main].Result.Shape.Rank == 2 ? Logits : Scores;
        used.Add(first);
        var names = outputs.Select((o, i) => i == main ? first
            : Labels.Unique(Labels.IsNumber(Labels.Valid(o.Name)) ? "output" : Labels.Valid(o.Name), used)).ToList();
        notes.AddRange(outputs.Select((o, i) => (o.Name, New: names[i])).Where(o => o.Name != o.New).Select(o => $"The output '{o.Name}' is '{o.New}'."));
        return new([.. outputs.Select(o => o.Result)], names, notes);
    }
}
