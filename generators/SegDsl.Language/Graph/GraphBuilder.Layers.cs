using SegDsl.Language.Types;
using System.Globalization;
using SegDsl.Language.Binding;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Operations;
using SegDsl.Language.Shapes;
using SegDsl.Language.Text;

namespace SegDsl.Language.Graph;

/// <summary>Layers: operations, blocks, sequences, parallel branches, and the names of their children.</summary>
internal sealed partial class GraphBuilder
{
    /// <summary>Applies a layer whose module has the given path.</summary>
    private object? Apply(Frame frame, BoundLayer layer, string path, List<(string Name, object? Value)> operands)
    {
        CountStep();
        switch (layer)
        {
            case OperationLayer operation:
                return Operation(frame, operation, path, operands);
            case BlockLayer block:
                var arguments = new ConstantEvaluator(frame).Arguments(block.Arguments);
                var normalization = new ConstantEvaluator(frame).Normalization(block.Normalization) ?? frame.Normalization;
                var closure = new BlockClosure(block.Block, arguments, normalization);
                return block.Block.Kind == BlockKind.Extern
                    ? Extern(frame, closure, path, Values(operands), block.Span)
                    : Result(Block(frame, closure, path, Values(operands), block.Span), block.Block.HasSingleOutput);
            case BlockParameterLayer parameter:
                var given = (BlockClosure)new ConstantEvaluator(frame).Evaluate(new ParameterReference(parameter.Parameter, parameter.Span));
                // An argument that does not fit is a fault of the network, not of its head, which may be in a library.
                return Result(Block(frame, given, path, Values(operands), parameter.Span, frame.GivenBy(parameter.Parameter)), isSingle: false);
            case SequenceLayer sequence:
                return Stages(frame, GraphModuleKind.Sequence, sequence.Stages, new(path, operands[0].Value as ShapedValue, IsParallel: false)).Value;
            default:
                return Stages(frame, GraphModuleKind.Parallel, ((ParallelLayer)layer).Stages,
                    new(path, operands[0].Value as ShapedValue, IsParallel: true)).Results;
        }
    }

    private StageRun Stages(Frame frame, GraphModuleKind kind, IReadOnlyList<BoundStage> stages, StageRun run) =>
        In(kind, null, NameIn(run.Path), run.Path, () =>
        {
            Stages(frame, stages, run, null);
            return run;
        });

    private static List<object?> Values(List<(string Name, object? Value)> operands) => [.. operands.Select(o => o.Value)];

    private static object? Result((BlockSignature Block, IReadOnlyList<object?> Outputs) applied, bool isSingle) => isSingle
        ? applied.Outputs.Count > 0 ? applied.Outputs[0] : null
        : new NamedOutputs(applied.Block.Name, applied.Block.Outputs.Zip(applied.Outputs, (output, value) => (Name: output.Name ?? "", value))
            .GroupBy(o => o.Name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().value, StringComparer.Ordinal));

    private object? Operation(Frame frame, OperationLayer layer, string path, List<(string Name, object? Value)> operands)
    {
        var tensors = new List<(string, ShapedValue)>(operands.Count);
        var names = new List<string>(operands.Count);
        var inputs = new List<ShapedValue>(operands.Count);
        foreach (var (name, value) in operands)
        {
            if (value is ShapedValue tensor) Take(name, tensor);
            else if (value is IReadOnlyList<ShapedValue?> list && !list.Contains(null))
                foreach (var element in list.OfType<ShapedValue>()) Take(name, element);
            else return null;
        }
        if (tensors.Count == 0) return null;

        var arguments = new ConstantEvaluator(frame).Arguments(layer.Operation, layer.Arguments);
        var origin = $"the result of '{layer.Operation.Name}'";
        var location = frame.Source.Locate(layer.Span);
        var context = new OperationContext(layer.Operation.Name, tensors, arguments, equality,
            (descriptor, values, related) => Report(frame, descriptor, layer.Span, related, values))
        {
            Normalization = frame.Normalization ?? AppliedNormalization.Batch,
            Requirements = (value, least) => requirements.Add(new(value, least, location)),
        };
        if (layer.Operation.Shapes is { } shapes)
        {
            return shapes(context) is { } parts
                ? parts.Select(ShapedValue? (part, i) => AddNode(
                    layer.Operation.Name, path, inputs, part, origin, location, () => layer.Operation.Flops(context, part), arguments,
                    operands: names, part: i)).ToList()
                : null;
        }
        if (layer.Operation.Shape(context) is not { } shape) return null;
        List<StateEntry>? own = null;
        if (layer.Operation.State is { } states)
            own = [.. states(context).Select(e => new StateEntry(Join(path, e.Name), e.Shape, e.IsParameter, e.IsInteger))];
        foreach (var entry in own ?? []) AddState(frame, layer.Span, entry);
        return AddNode(
            layer.Operation.Name, path, inputs, shape, origin, location, () => layer.Operation.Flops(context, shape), arguments, isAgain ? [] : own,
            names);

        void Take(string name, ShapedValue tensor)
        {
            tensors.Add((name, tensor));
            names.Add(name);
            inputs.Add(tensor);
        }
    }

    private void AddState(Frame frame, SourceSpan span, StateEntry entry, int? place = null)
    {
        if (isAgain)
        {
            CheckShared(frame, span, entry);
            return;
        }
        if (keys.Add(entry.Key))
        {
            state.Insert(place ?? state.Count, entry);
            return;
        }
        HasDuplicateKeys = true;
        Report(frame, NameDiagnostics.DuplicateKey, span, [], entry.Key);
    }

    /// <summary>Elaborates an application of a block: binds the symbols of its inputs, then its body.</summary>
    /// <param name="caller">The frame of the application.</param>
    /// <param name="applied">The block.</param>
    /// <param name="path">The path of its module.</param>
    /// <param name="inputs">The inputs.</param>
    /// <param name="span">The application.</param>
    /// <param name="given">Where another frame selects the block; null if the caller does.</param>
    private (BlockSignature Block, IReadOnlyList<object?> Outputs) Block(
        Frame caller, BlockClosure applied, string path, List<object?> inputs, SourceSpan span, (Frame Frame, SourceSpan Span)? given = null)
    {
        CountStep();
        var signature = applied.Block;
        if (!blocks.TryGetValue(signature, out var block)) return (signature, []);
        return (signature, Repeated(applied, path, inputs, () =>
        {
            var frame = new Frame(block, applied.Arguments, path, applied.Normalization, caller, span);
            return BindInputs(given?.Frame ?? caller, frame, inputs, given?.Span ?? span)
                ? In(GraphModuleKind.Block, signature, NameIn(path), path, () => Body(frame, inputs))
                : [.. signature.Outputs.Select(_ => (object?)null)];
        }));
    }

    /// <summary>An operation written in C#; its declaration gives the shape of its result.</summary>
    private ShapedValue? Extern(Frame caller, BlockClosure applied, string path, List<object?> inputs, SourceSpan span)
    {
        var signature = applied.Block;
        if (signature.Result is not { } result) return null;
        var declaration = new BoundBlock(signature, null, null, null, [], new Dictionary<BoundValue, ValueUse>(), [], signature.NameSpan);
        var frame = new Frame(declaration, applied.Arguments, path, null, caller, span);
        if (!BindInputs(caller, frame, inputs, span)) return null;
        var shape = new TensorShape([.. result.Dimensions.Select(new ConstantEvaluator(frame).Int)]);
        if (IsEmpty(caller, shape, signature.Name, span)) return null;
        List<ShapedValue> tensors = [.. inputs.SelectMany(i => i as IEnumerable<ShapedValue?> ?? [i as ShapedValue]).OfType<ShapedValue>()];
        return AddNode(
            signature.Name, path, tensors, shape, $"the result of '{signature.Name}'", caller.Source.Locate(span), Nothing, applied.Arguments,
            method: signature);
    }

    /// <summary>Whether a dimension is a number below 1, which is reported. Symbolic dimensions are required to be at least 1.</summary>
    private bool IsEmpty(Frame frame, TensorShape shape, string name, SourceSpan span)
    {
        requirements.AddRange(shape.Dimensions.Where(d => d.Value is null).Select(d => new Requirement(d, 1, frame.Source.Locate(span))));
        if (shape.Dimensions.All(d => d.Value is not < 1)) return false;
        Report(frame, ShapeDiagnostics.Empty, span, [], name, shape);
        return true;
    }

    private bool BindInputs(Frame caller, Frame frame, List<object?> inputs, SourceSpan span)
    {
        var isGood = true;
        for (var i = 0; i < frame.Block.Signature.Inputs.Count; i++)
        {
            var input = frame.Block.Signature.Inputs[i];
            isGood &= (inputs.Count > i ? inputs[i] : null) switch
            {
                ShapedValue value => BindInput(caller, frame, input, value, span),
                IReadOnlyList<ShapedValue?> list => list.All(v => v is not null && BindInput(caller, frame, input, v, span)),
                _ => false,
            };
        }
        return isGood;
    }

    private bool BindInput(Frame caller, Frame frame, BoundInput input, ShapedValue value, SourceSpan span)
    {
        if (value.Shape.Rank != input.Dimensions.Count)
        {
            Report(caller, frame, ShapeDiagnostics.Rank, span, value, frame.Block.Name, input.Dimensions.Count, value.Display);
            return false;
        }
        var evaluator = new ConstantEvaluator(frame);
        for (var i = 0; i < input.Dimensions.Count; i++)
        {
            if (input.Dimensions[i] is AnyDimension) continue;
            if (SymbolOf(input.Dimensions[i]) is { } symbol && !frame.Symbols.ContainsKey(symbol))
            {
                frame.Symbols.Add(symbol, value.Shape[i]);
                continue;
            }
            if (evaluator.Int(input.Dimensions[i]) is var expected && equality.AreEqual(expected, value.Shape[i])) continue;
            var shape = "[" + string.Join(", ", input.Dimensions.Select(d => frame.Source.Quote(d.Span))) + "]";
            Report(caller, frame, ShapeDiagnostics.Input, span, value, frame.Block.Name, input.Name, shape, value.Display, i + 1, expected, value.Shape[i]);
            return false;
        }
        return true;
    }

    /// <summary>Reports an input that a block does not accept. The chain of calls begins with its application, unless that is the location.</summary>
    private void Report(Frame caller, Frame applied, DiagnosticDescriptor descriptor, SourceSpan span, ShapedValue value, params object[] arguments)
    {
        reports++;
        var location = caller.Source.Locate(span);
        diagnostics.Report(
            descriptor, location,
            NoteOf(value).Concat(applied.CallChain().Where(call => call.Location != location)), [.. arguments, new Deferred(caller.Bindings)]);
    }

    private static IEnumerable<RelatedLocation> NoteOf(ShapedValue value) =>
        [new(MessageText.Shorten($"{value.Origin} is {value.Shape}", LongestNote), value.Location)];

    private void Stages(Frame frame, IReadOnlyList<BoundStage> stages, StageRun run, string? name)
    {
        foreach (var stage in stages)
        {
            switch (stage)
            {
                case LayerStage layer:
                    var path = ChildPath(run.Path, layer.Layer, layer.Layer.Label ?? name ?? run.Count.ToString(CultureInfo.InvariantCulture));
                    run.Add(Apply(frame, layer.Layer, path, [("input", run.Value)]) as ShapedValue);
                    break;
                case IfStage conditional:
                    Stages(frame, new ConstantEvaluator(frame).Bool(conditional.Condition) ? conditional.Then : conditional.Else, run, name);
                    break;
                case ForStage loop:
                    foreach (var item in new ConstantEvaluator(frame).List(loop.Source))
                    {
                        CountStep();
                        frame.LoopVariables[loop.Variable] = item;
                        Stages(frame, loop.Stages, run, loop.Name is null ? null : NameOf(frame, loop.Name));
                    }
                    frame.LoopVariables.Remove(loop.Variable);
                    break;
            }
        }
    }

    private static string NameOf(Frame frame, NameTemplate template) => string.Concat(template.Parts.Select(p =>
        p.Variable is { } variable ? Convert.ToString(frame.LoopVariables[variable], CultureInfo.InvariantCulture) : p.Text));

    private static string ChildPath(string parent, BoundLayer layer, string? name) => layer.IsInline || name is null ? parent : Join(parent, name);

    private static string Join(string parent, string name) => parent.Length == 0 ? name : $"{parent}.{name}";

    /// <summary>The state of elaborating a sequence or parallel branches: the input of the next stage, and the number of stages so far.</summary>
    private sealed record StageRun(string Path, ShapedValue? Value, bool IsParallel)
    {
        public int Count { get; private set; }

        public ShapedValue? Value { get; private set; } = Value;

        public List<ShapedValue?> Results { get; } = [];

        public void Add(ShapedValue? result)
        {
            Count++;
            if (IsParallel) Results.Add(result);
            else Value = result;
        }
    }
}
