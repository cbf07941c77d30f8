using SegDsl.Language.Types;
using SegDsl.Language.Binding;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Graph;
using SegDsl.Language.Operations;
using SegDsl.Language.Shapes;
using SegDsl.Language.Text;

namespace SegDsl.Language.Construction;

/// <summary>Layers: blocks, sequences and parallel branches.</summary>
internal sealed partial class ShapeAnalysis
{
    private readonly HashSet<BoundParameter> given = [];

    private ShapeValue? Apply(BoundLayer layer, List<(string Name, ShapeValue? Value)> operands, bool isStage)
    {
        budget.Spend(WorkBudget.Operation);
        var first = operands.Count > 0 ? operands[0].Value : null;
        shapes.RecordInput(layer, first switch { TensorValue tensor => tensor.Shape, ListShape list => list.Element, _ => null });
        var result = layer switch
        {
            OperationLayer operation => Operation(operation, operands, isStage),
            BlockLayer { Block.Kind: BlockKind.Extern } operation => Extern(operation, operands),
            BlockLayer applied => Block(applied, operands),
            BlockParameterLayer given => Given(given, first),
            SequenceLayer sequence => (first as TensorValue)?.Shape is { } shape && Chain(sequence.Stages, shape) is { } last ? new TensorValue(last) : null,
            ParallelLayer parallel => (first as TensorValue)?.Shape is { } shape ? Branches(parallel, shape) : null,
            _ => null,
        };
        shapes.RecordResult(layer, result);
        return result;
    }

    /// <summary>
    /// The result of a layer that is applied again. Its module exists, so nothing is recorded for its construction, and its channels are those of the first
    /// result; the sizes may differ.
    /// </summary>
    private ShapeValue? ApplyAgain(BoundLayer layer, List<(string Name, ShapeValue? Value)> operands)
    {
        var first = shapes.ResultOf(layer);
        if (layer is BlockParameterLayer) return first;
        var result = Unrecorded(() => Apply(layer, operands, isStage: false));
        if (loops > 0 && first is TensorValue { Shape: { Rank: > 0 } map } && !Axes.ChannelsOf(map).Symbols.All(s => IsVisible(Symbols[s].Origin)))
            Report(NameDiagnostics.NotAgain, layer.Span, layer.Label ?? "", "its number of channels is unknown in a loop that has layers of its own");
        return (first, result) switch
        {
            (TensorValue { Shape: var constructed }, TensorValue { Shape: var shape }) when constructed.Rank == shape.Rank && shape.Rank > 0 =>
                new TensorValue(shape.With(Axes.Channel(shape.Rank), Axes.ChannelsOf(constructed))),
            (OutputsValue or ListShape, _) => first,
            _ => result,
        };
    }

    private T Unrecorded<T>(Func<T> analyze)
    {
        var outer = shapes.IsRecording;
        shapes.IsRecording = false;
        try
        {
            return analyze();
        }
        finally
        {
            shapes.IsRecording = outer;
        }
    }

    /// <summary>The outputs of a block parameter: feature maps whose channels the module provides.</summary>
    private OutputsValue Given(BlockParameterLayer layer, ShapeValue? image)
    {
        if (shapes.IsRecording && (!given.Add(layer.Parameter) || loops > 0)) Report(ShapeDiagnostics.GivenTwice, layer.Span, layer.Parameter.Name);
        var members = new Dictionary<string, ShapeValue>(StringComparer.Ordinal);
        var batch = (image as TensorValue)?.Shape[0];
        return new(name =>
        {
            if (!members.TryGetValue(name, out var member))
            {
                var channels = Symbols.Add("~", new LayerChannels(layer, name));
                members[name] = member = new TensorValue(TensorShape.Of(Symbols.Unknown(batch), channels, Symbols.Unknown(), Symbols.Unknown()));
            }
            return member;
        });
    }

    private OutputsValue? OutputsOf(BlockLayer layer, BlockShapes child, Dictionary<string, Dimension> known)
    {
        var members = layer.Block.Outputs.Where(o => o.Name is not null)
            .GroupBy(o => o.Name ?? "", StringComparer.Ordinal).ToDictionary(g => g.Key, g => Map(layer, g.First(), child, known), StringComparer.Ordinal);
        return new(name => members.TryGetValue(name, out var member) ? member : null);
    }

    private ShapeValue? Block(BlockLayer layer, List<(string Name, ShapeValue? Value)> operands)
    {
        foreach (var instance in layer.Arguments.Select(a => a.Value).OfType<BlockInstance>()) project.CheckGiven(instance, Source, diagnostics);
        Rest(project.Of(layer.Block));
        if (project.Of(layer.Block) is not { } child || Known(layer, child, operands) is not { } known) return null;
        if (!layer.Block.HasSingleOutput) return OutputsOf(layer, child, known);
        return layer.Block.Outputs.Count == 0 ? null : Map(layer, layer.Block.Outputs[0], child, known);
    }

    /// <summary>The values of a block's symbols, as far as the application determines them.</summary>
    private Dictionary<string, Dimension>? Known(BlockLayer layer, BlockShapes child, List<(string Name, ShapeValue? Value)> operands)
    {
        var known = new Dictionary<string, Dimension>(StringComparer.Ordinal);
        foreach (var argument in layer.Arguments.Where(a => a.Value.Type == BoundType.Int)) known[argument.Name] = Int(argument.Value);
        foreach (var (input, value) in layer.Block.Inputs.Zip(operands, (input, operand) => (input, operand.Value)))
        {
            switch (value, child.ValueOf(input.Value))
            {
                case (TensorValue tensor, TensorValue symbols) when tensor.Shape.Rank == symbols.Shape.Rank:
                    for (var axis = 0; axis < symbols.Shape.Rank; axis++)
                    {
                        if (symbols.Shape[axis].Symbols.ToList() is not [var name] || child.Symbols[name].Origin is ParameterOrigin) continue;
                        if (!known.ContainsKey(name)) known.Add(name, tensor.Shape[axis]);
                        if (child.Symbols[name].Origin is InputChannels) RequireKnown(tensor.Shape[axis], $"'{layer.Block.Name}'", layer.Span);
                    }
                    break;
                case (ListShape list, ListShape symbols) when list.Element.Rank == symbols.Element.Rank:
                    for (var axis = 0; axis < symbols.Element.Rank; axis++)
                    {
                        if (axis == Axes.Channel(symbols.Element.Rank)) RequireKnown(list.Element[axis], $"'{layer.Block.Name}'", layer.Span);
                        else if (symbols.Element[axis].Symbols.ToList() is [var name] && !known.ContainsKey(name)) known.Add(name, list.Element[axis]);
                    }
                    break;
                default:
                    return null;
            }
        }
        return known;
    }

    /// <summary>An output of a block in the symbols of the caller. Channels that only the module can compute are read from the module.</summary>
    private ShapeValue? Map(BlockLayer layer, BoundOutput output, BlockShapes child, Dictionary<string, Dimension> known)
    {
        TensorShape Shape(TensorShape inner, Func<Dimension?, Dimension> channels) => new([.. inner.Dimensions.Select((dimension, axis) =>
        {
            var reading = child.Symbols.Read(dimension) is var read && read.Symbols.All(known.ContainsKey) ? Symbols.Read(read.Substitute(known)) : null;
            var expanded = child.Symbols.Expand(dimension);
            if (expanded.Symbols.All(known.ContainsKey)) return expanded.Substitute(known);
            return axis == Axes.Channel(inner.Rank) && child.Symbols.IsKnown(dimension) ? channels(reading) : Symbols.Unknown(reading);
        })]);

        var name = layer.Block.HasSingleOutput ? null : output.Name;
        return child.OutputOf(output) switch
        {
            TensorValue tensor =>
                new TensorValue(Shape(tensor.Shape, reading => Symbols.Add("~", new LayerChannels(layer, name), reading: reading, isLocal: true))),
            ListShape list => new ListShape(null, Shape(list.Element, _ => Symbols.Add("~", new AnyChannels())), new ListOfLayer(layer, name)),
            _ => null,
        };
    }

    /// <summary>The result of an operation written in C#, from its declaration.</summary>
    private TensorValue? Extern(BlockLayer layer, List<(string Name, ShapeValue? Value)> operands)
    {
        if (layer.Block.Result is null || project.ExternOf(layer.Block) is not { } child || Known(layer, child.Shapes, operands) is not { } known) return null;
        return new TensorValue(new([.. child.Result.Dimensions.Select(dimension =>
        {
            var expanded = child.Shapes.Symbols.Expand(dimension);
            return expanded.Symbols.All(known.ContainsKey) ? expanded.Substitute(known) : Symbols.Unknown();
        })]));
    }

    private TensorShape? Chain(IReadOnlyList<BoundStage> stages, TensorShape shape)
    {
        foreach (var stage in stages)
        {
            TensorShape? next;
            switch (stage)
            {
                case LayerStage layer:
                    next = (Apply(layer.Layer, [("input", new TensorValue(shape))], isStage: true) as TensorValue)?.Shape;
                    break;
                case IfStage conditional:
                    var (then, otherwise) = (Chain(conditional.Then, shape), Chain(conditional.Else, shape));
                    next = then is null || otherwise is null ? null : Merge(stage, conditional.Condition, then, otherwise, stage.Span);
                    break;
                default:
                    next = Repeat((ForStage)stage, shape);
                    break;
            }
            if (next is null) return null;
            shape = next;
        }
        return shape;
    }

    /// <summary>
    /// Repeated stages: dimensions that change in an iteration become symbols, until another iteration changes nothing.
    /// </summary>
    private TensorShape? Repeat(ForStage loop, TensorShape before)
    {
        var entry = before;
        shapes.RecordChoice(loop, null);
        shapes.RecordPass(loop, null);
        using var scope = Enter(loop.Variable);
        while (true)
        {
            if (Chain(loop.Stages, entry) is not { } after) return null;
            if (after.Rank != before.Rank) return DifferentRanks(loop.Span, before, after);
            var changed = Enumerable.Range(0, entry.Rank).Where(axis => !Symbols.AreEqual(entry[axis], after[axis])).ToList();
            if (changed.TrueForAll(axis => entry[axis] != before[axis]))
            {
                shapes.RecordPass(loop, shapes.ChosenBy(loop) is null ? null : Axes.ChannelsOf(after));
                return entry;
            }
            foreach (var axis in changed.Where(axis => entry[axis] == before[axis]))
            {
                var isChannel = axis == Axes.Channel(entry.Rank) && Symbols.IsKnown(before[axis]) && Symbols.IsKnown(after[axis]);
                var symbol = isChannel ? Symbols.Add("~", new ChosenChannels(loop, null, before[axis], after[axis]), isLocal: true, outside: 1)
                    : Symbols.Unknown();
                if (isChannel) shapes.RecordChoice(loop, symbol);
                entry = entry.With(axis, symbol);
            }
        }
    }

    private ListShape? Branches(ParallelLayer layer, TensorShape shape)
    {
        var results = new List<TensorShape>();
        if (!Branches(layer.Stages, shape, results) || results.Count == 0) return null;
        if (layer.Stages.All(s => s is LayerStage)) return ListOf(results);
        if (results.Find(r => r.Rank != results[0].Rank) is { } other)
        {
            DifferentRanks(layer.Span, results[0], other);
            return null;
        }
        return new ListShape(null, Common(results), new ListOfBranches(layer));
    }

    private bool Branches(IReadOnlyList<BoundStage> stages, TensorShape shape, List<TensorShape> results)
    {
        foreach (var stage in stages)
        {
            switch (stage)
            {
                case LayerStage layer:
                    if ((Apply(layer.Layer, [("input", new TensorValue(shape))], isStage: true) as TensorValue)?.Shape is not { } result) return false;
                    results.Add(result);
                    break;
                case IfStage conditional:
                    if (!Branches(conditional.Then, shape, results) || !Branches(conditional.Else, shape, results)) return false;
                    break;
                case ForStage loop:
                    using (Enter(loop.Variable))
                        if (!Branches(loop.Stages, shape, results)) return false;
                    break;
            }
        }
        return true;
    }
}
