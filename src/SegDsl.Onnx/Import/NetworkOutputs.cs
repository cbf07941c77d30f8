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

    /// <summary>The outputs of a model. Classes of pixels become scores.</summary>
    /// <param name="translation">The layers and outputs.</param>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="OnnxException">An output has no counterpart.</exception>
    public static NetworkOutputs Of(Translation.Translation translation, string path)
    {
        var notes = new List<string>();
        var outputs = new List<(string Name, Result Result)>();
        var ends = translation.Outputs.Where(o => SelectionOperators.ClassesOf(o.Result) is not null).SelectMany(o => Chain(o.Result.Layer)).ToHashSet();
        if (translation.Layers.Find(l => !ends.Contains(l) && l.Sources.Any(s => SelectionOperators.ClassesOf(s) is not null)) is { } user)
            throw new OnnxException(
                $"{path} cannot be imported: {user.Origin}: uses the classes of an ArgMax, which the language has at the end of a model "
                + "only. Export the scores.");
        var scores = ScoreEnd.In(translation.Outputs.ConvertAll(o => o.Result));
        foreach (var (name, result) in translation.Outputs)
        {
            var end = scores.GetValueOrDefault(result);
            if (end is not null)
                notes.Add($"The output '{name}' is {end.Description}. The network has its scores instead, of which predictions compute the classes.");
            var tensor = end?.Scores ?? result;
            var same = outputs.FindIndex(o => o.Result == tensor);
            if (same < 0) outputs.Add((name, tensor));
            else if (end is null) notes.Add($"The output '{name}' is left out: it is the same tensor as '{outputs[same].Name}'.");
        }
        if (outputs.Count == 0) throw new OnnxException($"{path} cannot be imported: it has no outputs that depend on its inputs.");
        var main = outputs.FindIndex(o => o.Name == Scores) is var named and >= 0 ? named : Math.Max(outputs.FindIndex(o => o.Result.Shape.Rank >= 4), 0);
        var used = new HashSet<string>();
        var first = outputs[main].Result.Shape.Rank == 2 ? Logits : Scores;
        used.Add(first);
        var names = outputs.Select((o, i) => i == main ? first
            : Labels.Unique(Labels.IsNumber(Labels.Valid(o.Name)) ? "output" : Labels.Valid(o.Name), used)).ToList();
        notes.AddRange(outputs.Select((o, i) => (o.Name, New: names[i])).Where(o => o.Name != o.New).Select(o => $"The output '{o.Name}' is '{o.New}'."));
        return new([.. outputs.Select(o => o.Result)], names, notes);
    }

    /// <summary>A layer and those from which it is computed, up to the first with another number of operands than one.</summary>
    private static IEnumerable<Layer> Chain(Layer? layer)
    {
        for (; layer is not null; layer = layer.Sources.ToList() is [var only] ? only.Layer : null) yield return layer;
    }
}
