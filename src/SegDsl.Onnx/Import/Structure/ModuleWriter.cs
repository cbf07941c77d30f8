using System.Globalization;
using SegDsl.Language.Operations;
using SegDsl.Language.Shapes;

namespace SegDsl.Onnx.Import.Structure;

/// <summary>Writes the body of a module, or its stages if it is a sequence.</summary>
internal sealed class ModuleWriter
{
    private const int MinLoop = 3;

    private readonly Module module;
    private readonly IReadOnlyDictionary<Module, Func<IReadOnlyList<string>, IReadOnlyList<Piece>>> applications;
    private readonly IReadOnlyDictionary<Module, IReadOnlyList<string>> members;
    private readonly IReadOnlyList<string>? outputNames;
    private readonly Dictionary<Result, Item> producers = [];
    private readonly Dictionary<Result, int> uses = [];
    private readonly Dictionary<Result, string> names = [];
    private readonly HashSet<string> used = [];
    private readonly Scope scope;
    private IReadOnlyList<Piece>? body;

    /// <param name="module">The module.</param>
    /// <param name="applications">The text of the applications of the modules in it, by their operands.</param>
    /// <param name="members">The names of the outputs of the modules in it that have several.</param>
    /// <param name="outputNames">The names of the outputs of the network; null for other modules.</param>
    /// <param name="isFixed">Whether blocks state the sizes of their maps, as far as they are known.</param>
    public ModuleWriter(
        Module module, IReadOnlyDictionary<Module, Func<IReadOnlyList<string>, IReadOnlyList<Piece>>> applications,
        IReadOnlyDictionary<Module, IReadOnlyList<string>> members, IReadOnlyList<string>? outputNames, bool isFixed)
    {
        (this.module, this.applications, this.members, this.outputNames) = (module, applications, members, outputNames);
        scope = new(module, isFixed);
        foreach (var item in module.Items)
        {
            foreach (var result in ResultsOf(item)) producers[result] = item;
            foreach (var input in InputsOf(item)) uses[input] = uses.GetValueOrDefault(input) + 1;
        }
    }

    /// <summary>The names of the outputs, if there are several.</summary>
    public IReadOnlyList<string> Members { get; private set; } = [];

    /// <summary>The names that the body uses.</summary>
    public IEnumerable<string> UsedNames => used.Concat(scope.Symbols);

    /// <summary>The stages, if the module is a sequence: each part uses only the result of the previous one. Null for other modules.</summary>
    public IReadOnlyList<Piece>? Sequence()
    {
        if (module.Inputs is not [var input] || module.Outputs is not [var output]) return null;
        var stages = new List<(string Key, List<Piece> Pieces, bool IsNumbered)>();
        Renumber();
        foreach (var item in module.Items)
        {
            if (item.IsAgain || !IsPiped(item) || InputsOf(item) is not [var only] || only != input || uses[only] != 1) return null;
            if (ResultsOf(item) is not [var result]) return null;
            if (item.Layer is { Operation: Layer.Parameter or Layer.Input }) return null;
            // The stages of a sequence are constructed before sizes are known.
            if (item.Layer is { } layer && layer.Arguments.Any(a => a.Value is Dimension[] sizes && sizes.Any(s => s.Value is null))) return null;
            input = result;
            var label = LabelOf(item);
            var isNumbered = label is null || label == stages.Count.ToString(CultureInfo.InvariantCulture);
            List<Piece> pieces = [.. Stage(item, isNumbered ? null : label)];
            stages.Add((PieceText.Text(pieces, _ => null), pieces, isNumbered));
        }
        if (input != output) return null;
        return [new Words("["), .. Join(stages), new Words("]")];
    }

    /// <summary>Numbers the layers by their position, if their numbers are the positions of other stages, because the model lacks some.</summary>
    private void Renumber()
    {
        var labels = module.Items.ConvertAll(LabelOf);
        var positions = labels.Select((label, i) => label is null ? Position(i) : null).ToHashSet();
        if (!labels.Where((label, i) => label is not null && label != Position(i)).Any(positions.Contains)) return;
        for (var i = 0; i < labels.Count; i++)
        {
            if (labels[i] is not { } label || !Labels.IsNumber(label)) continue;
            if (module.Items[i].Module is { } inner) inner.Name = Position(i);
            else module.Items[i].Layer!.Label = Position(i);
        }

        static string Position(int index) => index.ToString(CultureInfo.InvariantCulture);
    }

    private static IEnumerable<Piece> Join(List<(string Key, List<Piece> Pieces, bool IsNumbered)> stages)
    {
        for (var i = 0; i < stages.Count;)
        {
            var end = i + 1;
            while (stages[i].IsNumbered && end < stages.Count && stages[end].IsNumbered && stages[end].Key == stages[i].Key) end++;
            var isLoop = end - i >= MinLoop;
            if (isLoop) yield return new Words(string.Create(CultureInfo.InvariantCulture, $"for i in 0..{end - i} {{ "));
            foreach (var piece in stages[i].Pieces) yield return piece;
            if (isLoop) yield return new Words(" }");
            i = isLoop ? end : i + 1;
            if (i < stages.Count) yield return new Words(isLoop ? " " : ", ");
        }
    }

    /// <summary>The statements.</summary>
    public IReadOnlyList<Piece> Body() => body ??= [.. Statements()];

    private IEnumerable<Piece> Statements()
    {
        used.UnionWith(scope.Symbols);
        for (var i = 0; i < module.Inputs.Count; i++)
        {
            var input = Labels.Unique(InputName(i), used);
            names[module.Inputs[i]] = input;
            yield return new Words($"in {input}: ");
            foreach (var piece in scope.Shapes[i]) yield return piece;
            yield return new Words("\n");
        }
        foreach (var layer in module.Items.Select(i => i.Layer).OfType<Layer>().Where(l => l.Operation == Layer.Parameter))
        {
            names[new(layer, 0)] = layer.Label!;
            used.Add(layer.Label!);
            yield return new Words($"param {layer.Label}: {scope.ParameterText(layer.Shape)} = zeros\n");
        }
        yield return new Words("\n");
        if (module.Parent is not null && Sequence() is { } stages)
        {
            yield return new Words($"out {names[module.Inputs[0]]} -> inline ");
            foreach (var piece in stages) yield return piece;
            yield return new Words("\n");
            yield break;
        }
        if (outputNames is not null || module.Outputs.Count > 1) NameOutputs();
        foreach (var chain in Chains())
            foreach (var piece in Statement(chain)) yield return piece;
        foreach (var (output, i) in module.Outputs.Select((o, i) => (o, i)).Where(o => IsLate(o.o)))
            yield return new Words(Members is [] ? $"out {names[output]}\n" : $"out {Members[i]} = {names[output]}\n");
    }

    private void NameOutputs()
    {
        if (outputNames is not null) Members = [.. outputNames.Select(n => Labels.Unique(n, used))];
        else Members = [.. module.Outputs.Select(o => Labels.Unique(ValueNames.Of(LabelOf(producers[o]), o.Layer), used))];
    }

    /// <summary>
    /// Whether an output cannot be declared where it is computed: it is part of a list or of several outputs, or the only one and also used inside.
    /// </summary>
    private bool IsLate(Result output) =>
        ResultsOf(producers[output]).Count > 1 || (Members is [] && uses.ContainsKey(output)) || module.Outputs.Count(o => o == output) > 1
        || producers[output].Layer is { IsList: true } or { Operation: Layer.Parameter or Layer.Input };

    private string InputName(int index)
    {
        if (outputNames is null) return index switch { 0 => "x", 1 => "y", 2 => "z", _ => "v" };
        return module.Inputs.Count == 1 || index == 0 ? "image" : Labels.Valid(module.Inputs[index].Layer.Label ?? "input");
    }

    /// <summary>Groups the parts into chains, in which each part uses only the result of the previous one; in the order of the last parts.</summary>
    private IEnumerable<List<Item>> Chains()
    {
        var chains = new Dictionary<Item, List<Item>>();
        // The statement of the first application comes before those that apply it again.
        var repeated = module.Items.Where(i => i.IsAgain).Select(i => new Item(i.Layer?.First, i.Module?.First)).ToHashSet();
        foreach (var item in module.Items)
        {
            if (item.Layer is { Operation: Layer.Parameter or Layer.Input }) continue;
            List<Item> chain = [item];
            if (IsPiped(item) && InputsOf(item) is [var first, ..] && producers.TryGetValue(first, out var previous)
                && chains.TryGetValue(previous, out var earlier)
                && uses[first] == 1 && !repeated.Contains(previous)
                && ResultsOf(previous).Count == 1 && previous.Layer is not { IsList: true } && !module.Outputs.Contains(first))
            {
                chains.Remove(previous);
                chain = [.. earlier, item];
            }
            chains.Add(item, chain);
        }
        return [.. module.Items.Where(chains.ContainsKey).Select(i => chains[i])];
    }

    private IEnumerable<Piece> Statement(List<Item> chain)
    {
        var last = chain[^1];
        var results = ResultsOf(last);
        var isList = last.Layer is { IsList: true };
        var output = results.Count == 1 && !isList ? module.Outputs.ToList().IndexOf(results[0]) : -1;
        if (output >= 0 && !IsLate(results[0]))
        {
            if (Members is not []) names[results[0]] = Members[output];
            yield return new Words(Members is [] ? "out " : $"out {Members[output]} = ");
        }
        else
        {
            var name = Labels.Unique(ValueNames.Of(LabelOf(last), last.Layer ?? results[0].Layer), used);
            foreach (var (result, i) in results.Select((r, i) => (r, i)))
            {
                names[result] = isList ? $"{name}[{result.Part.ToString(CultureInfo.InvariantCulture)}]"
                    : results.Count > 1 ? $"{name}.{members[last.Module!][i]}" : name;
            }
            yield return new Words(name + " = ");
        }
        for (var i = 0; i < chain.Count; i++)
        {
            if (i > 0) yield return new Words(" -> ");
            else if (IsPiped(chain[i])) yield return new Words(names[InputsOf(chain[i])[0]] + " -> ");
            foreach (var piece in Stage(chain[i], LabelOf(chain[i]))) yield return piece;
        }
        yield return new Words("\n");
    }

    private IEnumerable<Piece> Stage(Item item, string? label)
    {
        if (item.IsAgain)
        {
            var others = IsPiped(item) ? "" : $"({string.Join(", ", InputsOf(item).Select(r => names[r]))})";
            yield return new Words($"again {label}{others}");
            yield break;
        }
        if (label is not null) yield return new Words(label + ": ");
        if (item.Module is { } inner)
        {
            foreach (var piece in applications[inner](IsPiped(item) ? [] : [.. inner.Inputs.Select(r => names[r])])) yield return piece;
            yield break;
        }
        var layer = item.Layer!;
        if (ArithmeticSigns.Contains(layer.Operation))
        {
            yield return new Words($"{Operand(layer.Inputs[0])} {layer.Operation} {Operand(layer.Inputs[1])}");
            yield break;
        }
        var operands = layer.Inputs.Skip(IsPiped(item) ? 1 : 0).Select(Operand).ToList();
        if (layer.Operation == "upsample" && operands is [var like]) operands = ["like: " + like];
        yield return new Call(layer.Operation, operands, [.. layer.Arguments.Select(Resolve)]);
    }

    private Argument Resolve(Argument argument) => argument.Value switch
    {
        Dimension[] shape => argument with { Value = scope.Text(shape) },
        string text when argument.Name == "equation" => argument with { Value = $"\"{text}\"" },
        _ => argument,
    };

    private string Operand(Operand operand) => operand.Result is { } result ? names[result] : PieceText.Literal(operand.Number);

    private static readonly string[] ArithmeticSigns = ["+", "-", "*", "/"];

    /// <summary>Whether a part is applied to the value before a pipe.</summary>
    private static bool IsPiped(Item item) => item.Module is { } inner ? inner.Inputs.Count == 1
        : !ArithmeticSigns.Contains(item.Layer!.Operation) && (item.Layer.Inputs.Count == 1 || item.Layer.Operation == "upsample");

    private static string? LabelOf(Item item) => item.Module is { } inner ? inner.Name : item.Layer!.State.Count > 0 ? item.Layer.Label : null;

    private static IReadOnlyList<Result> InputsOf(Item item) => item.Module is { } inner ? inner.Inputs : [.. item.Layer!.Sources];

    private static IReadOnlyList<Result> ResultsOf(Item item) =>
        item.Module is { } inner ? inner.Outputs : [.. Enumerable.Range(0, item.Layer!.Shapes.Count).Select(i => new Result(item.Layer, i))];
}

/// <summary>Names of values that have no name in the model.</summary>
internal static class ValueNames
{
    private static readonly HashSet<string> Operations = [.. OperationCatalog.All.Select(o => o.Name)];

    /// <summary>The name of a value, which may already be in use.</summary>
    /// <param name="label">The label of the layer or module that computes it; null if it has none.</param>
    /// <param name="layer">The layer that computes it.</param>
    public static string Of(string? label, Layer layer)
    {
        if (label is not null && !Labels.IsSpecial(label) && !Operations.Contains(label)) return label;
        return layer.Operation switch
        {
            "+" => "total",
            "-" => "difference",
            "*" => "product",
            "/" => "quotient",
            "concat" => "joined",
            "upsample" => "resized",
            "split" => "parts",
            "softmax" => "weights",
            "sigmoid" or "hardsigmoid" => "gate",
            "global_avg_pool" or "MaxPool" or "AvgPool" => "pooled",
            "permute" or "transpose" or "reshape" or "flatten" => "arranged",
            "slice" => "part",
            _ => "y",
        };
    }
}
