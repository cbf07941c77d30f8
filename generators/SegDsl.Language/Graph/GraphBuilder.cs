using SegDsl.Language.Types;
using SegDsl.Language.Binding;
using SegDsl.Language.Collections;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Operations;
using SegDsl.Language.Shapes;
using SegDsl.Language.Text;

namespace SegDsl.Language.Graph;

/// <summary>
/// Elaborates one block with everything it contains. A value is a <see cref="ShapedValue"/>, a list of them, <see cref="NamedOutputs"/>, or null
/// if its shape is unknown because of a reported error. This part handles bodies and expressions; the other parts handle layers.
/// </summary>
internal sealed partial class GraphBuilder(
    IReadOnlyDictionary<BlockSignature, BoundBlock> blocks, DiagnosticBag diagnostics, DimensionEquality equality,
    Dictionary<ApplicationKey, AppliedBlock>? applications, WorkBudget budget)
{
    private const int LongestNote = 400;

    private static readonly Dictionary<string, object> NoArguments = [];

    /// <summary>The arguments of <c>-x</c>, which is the difference 0 - x.</summary>
    private static readonly Dictionary<string, object> Negated = new(StringComparer.Ordinal) { [GraphNode.LeftNumber] = Dimension.Zero };

    private readonly List<GraphNode> nodes = [];
    private readonly List<GraphModule> modules = [];
    private readonly List<StateEntry> state = [];
    private readonly HashSet<string> keys = new(StringComparer.Ordinal);
    private readonly List<Requirement> requirements = [];
    private int module;
    private int steps;
    private int reports;

    /// <summary>The operations so far.</summary>
    public IReadOnlyList<GraphNode> Nodes => nodes;

    /// <summary>The modules that group the operations.</summary>
    public IReadOnlyList<GraphModule> Modules => modules;

    /// <summary>The parameters and buffers so far.</summary>
    public IReadOnlyList<StateEntry> State => state;

    /// <summary>The requirements of the operations so far.</summary>
    public IReadOnlyList<Requirement> Requirements => requirements;

    /// <summary>Whether a state key occurred twice, which is reported.</summary>
    public bool HasDuplicateKeys { get; private set; }

    /// <summary>The blocks elaborated so far.</summary>
    public HashSet<BlockSignature> Reached { get; } = [];

    /// <summary>Elaborates a block with values for its parameters; the symbols of its inputs stay symbols.</summary>
    public (IReadOnlyList<GraphOutput> Inputs, IReadOnlyList<GraphOutput> Outputs) Build(BoundBlock block, IReadOnlyDictionary<string, object> values)
    {
        var frame = new Frame(block, values, "", null, null, default, budget);
        var declaring = DeclaringInputs(frame);
        var evaluator = new ConstantEvaluator(declaring ?? frame);
        var inputs = new List<object?>();
        foreach (var input in block.Signature.Inputs)
        {
            foreach (var dimension in input.Dimensions)
            {
                if (declaring is not null && SymbolOf(dimension) is { } symbol) declaring.Symbols[symbol] = Dimension.Symbol(symbol);
            }
            inputs.Add(declaring is null || input.Value.Type is TensorListType || input.Dimensions.Any(d => d is ErrorConstant or AnyDimension)
                ? null
                : AddNode(GraphNode.Input, "", [], new([.. input.Dimensions.Select(evaluator.Int)]), $"'{input.Name}'",
                    block.Signature.Source.Locate(block.Base is null ? input.Value.Span : block.Signature.NameSpan), Nothing));
        }

        var outputs = In(GraphModuleKind.Block, block.Signature, null, "", () => Body(frame, inputs));
        return (
            [.. block.Signature.Inputs.Zip(inputs, (input, value) => Output(input.Name, false, value))],
            [.. block.Signature.Outputs.Select((output, i) => Output(output.Name ?? "output", output.IsAuxiliary, i < outputs.Count ? outputs[i] : null))]);
    }

    /// <summary>The frame in which the inputs of a block are declared: for <c>network A = B(…)</c>, that of B. Null if its arguments have errors.</summary>
    private Frame? DeclaringInputs(Frame frame)
    {
        if (frame.Block.Base is not { } instance || !blocks.TryGetValue(instance.Block, out var head)) return frame;
        return Guard(frame, () => new ConstantEvaluator(frame).Arguments(instance.Arguments)) is { } arguments
            ? new Frame(head, arguments, "", null, null, default, budget)
            : null;
    }

    private static GraphOutput Output(string name, bool isAuxiliary, object? value) => new(name, isAuxiliary, (value as ShapedValue)?.Shape)
    {
        Nodes = value switch
        {
            ShapedValue tensor => [tensor.Node],
            IReadOnlyList<ShapedValue?> list => [.. list.OfType<ShapedValue>().Select(t => t.Node)],
            _ => [],
        },
    };

    /// <summary>Elaborates a body in its frame; returns the outputs in order.</summary>
    private IReadOnlyList<object?> Body(Frame frame, List<object?> inputs)
    {
        Reached.Add(frame.Block.Signature);
        frame.StateStart = state.Count;
        frame.Normalization ??= Guard(frame, () => new ConstantEvaluator(frame).Normalization(frame.Block.Normalization));
        if (frame.Block.Base is { } instance)
        {
            var arguments = Guard(frame, () => new ConstantEvaluator(frame).Arguments(instance.Arguments));
            return arguments is null ? [] : Block(frame, new(instance.Block, arguments, frame.Normalization), frame.Path, inputs, instance.Span).Outputs;
        }

        foreach (var (input, value) in frame.Block.Signature.Inputs.Zip(inputs, (input, value) => (input, value)))
            frame.Values[input.Value] = value is ShapedValue tensor ? tensor with { Origin = $"'{input.Name}'" } : value;

        var outputs = new List<object?>();
        foreach (var statement in frame.Block.Statements)
        {
            switch (statement)
            {
                case ConstantStatement constant:
                    Guard(frame, () => new ConstantEvaluator(frame).Evaluate(new NamedConstantReference(constant, constant.Span)));
                    break;
                case WeightStatement weight:
                    frame.Values[weight.Value] = Guard(frame, () => Weight(frame, weight));
                    break;
                case ValueStatement value:
                    frame.Values[value.Value] = Named(frame, value, Guard(frame, () => Evaluate(frame, value.Expression)));
                    break;
                case OutputStatement output:
                    var computed = Guard(frame, () => Evaluate(frame, output.Expression));
                    if (computed is ShapedValue { Shape.Rank: not 2 } scores && frame.Block.Signature.IsClassifier
                        && ReferenceEquals(output.Output, frame.Block.Signature.Scores))
                        Report(frame, ShapeDiagnostics.Rank, output.Span, [scores], BlockSignature.ImageScores, 2, scores.Display);
                    outputs.Add(computed);
                    break;
            }
        }
        return outputs;
    }

    /// <summary>Names a value and compares it with its annotation.</summary>
    private object? Named(Frame frame, ValueStatement statement, object? value)
    {
        var named = value switch
        {
            IReadOnlyList<ShapedValue?> list =>
                list.Select((tensor, i) => tensor is null ? null : Named(frame, statement, tensor, $"{statement.Value.Name}[{i}]")).ToList(),
            ShapedValue tensor => Named(frame, statement, tensor, statement.Value.Name),
            _ => value,
        };
        // An unknown value matches any annotation, and the symbols that the annotation declares stay symbols.
        foreach (var symbol in (statement.Annotation?.Dimensions ?? []).Select(SymbolOf).OfType<string>().Where(s => !frame.Symbols.ContainsKey(s)))
            frame.Symbols.Add(symbol, Dimension.Symbol(symbol));
        return named;
    }

    private ShapedValue Named(Frame frame, ValueStatement statement, ShapedValue tensor, string name)
    {
        var named = tensor with { Origin = $"'{name}'", Location = frame.Source.Locate(statement.Value.Span) };
        if (statement.Annotation is not { } annotation) return named;
        var written = Guard(frame, () => Written(frame, annotation, tensor.Shape));
        if (written is null) return named;
        if (FirstDifference(written, tensor.Shape) is { } difference)
        {
            Report(
                frame, ShapeDiagnostics.Annotation, annotation.Span, [tensor], name, written, tensor.Display,
                difference.Place, difference.Left, difference.Right);
        }
        // Continue with the annotated shape, so that one mistake is reported once.
        return named with { Shape = written };
    }

    /// <summary>The annotated shape of a value; dimensions that it leaves open, or names for the first time, are those of the value.</summary>
    private static TensorShape Written(Frame frame, BoundShape annotation, TensorShape actual)
    {
        var evaluator = new ConstantEvaluator(frame);
        return new([.. annotation.Dimensions.Select((dimension, i) =>
        {
            var given = i < actual.Rank ? actual[i] : Dimension.One;
            if (dimension is AnyDimension) return given;
            if (SymbolOf(dimension) is { } symbol && !frame.Symbols.ContainsKey(symbol)) frame.Symbols.Add(symbol, given);
            return evaluator.Int(dimension);
        })]);
    }

    private ShapedValue? Weight(Frame frame, WeightStatement statement)
    {
        var shape = new TensorShape([.. statement.Shape.Dimensions.Select(new ConstantEvaluator(frame).Int)]);
        if (IsEmpty(frame, shape, statement.Value.Name, statement.Shape.Span)) return null;
        var path = Join(frame.Path, statement.Value.Name);
        var entry = new StateEntry(path, shape, IsParameter: true, IsInteger: false);
        AddState(frame, statement.Value.Span, entry, frame.StateStart++);
        return AddNode(GraphNode.Weight, path, [], shape, $"'{statement.Value.Name}'", frame.Source.Locate(statement.Value.Span), Nothing,
            state: isAgain ? [] : [entry]);
    }

    private object? Evaluate(Frame frame, BoundTensor tensor)
    {
        if (!StackGuard.HasRoom)
            return StackGuard.Continue((self: this, frame, tensor), static c => c.self.Evaluate(c.frame, c.tensor));
        switch (tensor)
        {
            case ValueReference reference:
                return frame.Values.TryGetValue(reference.Value, out var value) ? value : null;
            case OutputMember member:
                return Member(frame, member);
            case TensorElement element:
                return Element(frame, element);
            case Application application:
                var operands = application.Operands.Select(o => (o.Name, Value: Evaluate(frame, o.Value))).ToList();
                if (application.IsAgain) return ApplyAgain(frame, application, operands);
                var path = ChildPath(frame.Path, application.Layer, application.Layer.Label);
                frame.Applied[application.Layer] = (path, Lengths(operands));
                return Apply(frame, application.Layer, path, operands);
            case TensorListLiteral list:
                return list.Items.SelectMany(i =>
                    Evaluate(frame, i) is var item && item is IReadOnlyList<ShapedValue?> inner ? inner : [item as ShapedValue]).ToList();
            case TensorLoop loop:
                return Loop(frame, loop);
            case TensorConditional conditional:
                return Evaluate(frame, new ConstantEvaluator(frame).Bool(conditional.Condition) ? conditional.Then : conditional.Else);
            case TensorBinary binary:
                return Binary(frame, binary);
            case TensorNegation negation:
                return Evaluate(frame, negation.Operand) is ShapedValue operand
                    ? AddNode(
                        ArithmeticOperator.Subtract.Symbol, frame.Path, [operand], operand.Shape, "the result of '-'", frame.Source.Locate(negation.Span),
                        () => operand.Shape.Elements, Negated)
                    : null;
            default:
                return null;
        }
    }

    private object? Member(Frame frame, OutputMember member)
    {
        if (Evaluate(frame, member.Source) is not NamedOutputs outputs) return null;
        if (outputs.Values.TryGetValue(member.Output, out var value))
            return value is ShapedValue tensor ? tensor with { Origin = $"'{frame.Source.Quote(member.Span)}'" } : value;
        // The outputs of a block parameter are known only here.
        Report(frame, NameDiagnostics.UnknownOutput, member.Span, [], outputs.Block, member.Output,
            new Deferred(() => Suggestions.OrAll(member.Output, outputs.Values.Keys)));
        return null;
    }

    private ShapedValue? Element(Frame frame, TensorElement element)
    {
        var index = new ConstantEvaluator(frame).Int(element.Index);
        if (Evaluate(frame, element.List) is not IReadOnlyList<ShapedValue?> list) return null;
        if (index.Value is not { } place) throw new UndecidedException(index.Symbols);
        if (place >= 0 && place < list.Count) return list[(int)place];
        throw new EvaluationException(
            ValueDiagnostics.OutOfRange, element.Index.Span, $"The index {place}", $"be at least 0 and below {list.Count}, the length of the list");
    }

    private ShapedValue? Binary(Frame frame, TensorBinary binary)
    {
        var sign = binary.Entry.Symbol;
        var sides = new[] { binary.Left, binary.Right }.OfType<BoundTensor>().Select(t => Evaluate(frame, t) as ShapedValue).ToList();
        if (sides.Contains(null)) return null;
        var tensors = sides.OfType<ShapedValue>().ToList();
        var shape = tensors.Count == 1 ? tensors[0].Shape : Broadcast(frame, sign, tensors[0], tensors[1], binary.Span);
        return shape is null ? null
            : AddNode(
                sign, frame.Path, tensors, shape, $"the result of '{sign}'", frame.Source.Locate(binary.Span), () => shape.Elements, Numbers(frame, binary));
    }

    /// <summary>The number beside the tensor of an operator, if any; without it if it depends on a parameter that is a symbol here.</summary>
    private static Dictionary<string, object> Numbers(Frame frame, TensorBinary binary)
    {
        var (name, number) = binary.Left is BoundConstant left ? (GraphNode.LeftNumber, left) : (GraphNode.RightNumber, binary.Right as BoundConstant);
        if (number is null) return NoArguments;
        try
        {
            return new(StringComparer.Ordinal) { [name] = new ConstantEvaluator(frame).Evaluate(number) };
        }
        catch (Exception e) when (e is UndecidedException or EvaluationException)
        {
            return NoArguments;
        }
    }

    /// <summary>The shape of an element-wise operator.</summary>
    private TensorShape? Broadcast(Frame frame, string sign, ShapedValue left, ShapedValue right, SourceSpan span)
    {
        var (dimensions, misfit) = Broadcasting.Combine(left.Shape.Dimensions, right.Shape.Dimensions, equality);
        if (misfit is not { } place) return new(dimensions);
        Report(frame, ShapeDiagnostics.Mismatch, span, [left, right], sign, left.Display, right.Display, place.Axis + 1, place.Left, place.Right);
        return null;
    }

    private (int Place, string Left, string Right)? FirstDifference(TensorShape left, TensorShape right)
    {
        for (var i = 0; i < Math.Max(left.Rank, right.Rank); i++)
        {
            if (i >= left.Rank || i >= right.Rank || !equality.AreEqual(left[i], right[i]))
                return (i + 1, i < left.Rank ? left[i].ToString() : "none", i < right.Rank ? right[i].ToString() : "none");
        }
        return null;
    }

    /// <summary>The cost of an operation that computes nothing, or whose cost is unknown.</summary>
    private static Dimension Nothing() => Dimension.Zero;

    /// <summary>Elaborates the contents of a module.</summary>
    private T In<T>(GraphModuleKind kind, BlockSignature? block, string? name, string path, Func<T> elaborate)
    {
        var outer = module;
        module = modules.Count;
        modules.Add(new(module, module == 0 ? null : outer, kind, block, name, path));
        try
        {
            return elaborate();
        }
        finally
        {
            module = outer;
        }
    }

    /// <summary>The suffix that a path adds to the path of the current module; null if the two are equal.</summary>
    private string? NameIn(string path) => NameBehind(modules[module].Path, path);

    private static string? NameBehind(string outer, string path) =>
        // A layer that is applied again in a loop is outside of the iteration.
        !path.StartsWith(outer, StringComparison.Ordinal) ? path
        : path.Length == outer.Length ? null
        : path[(outer.Length == 0 ? 0 : outer.Length + 1)..];

    private ShapedValue AddNode(
        string operation, string path, IReadOnlyList<ShapedValue> inputs, TensorShape shape, string origin, SourceLocation location, Func<Dimension> cost,
        IReadOnlyDictionary<string, object>? arguments = null, IReadOnlyList<StateEntry>? state = null, IReadOnlyList<string>? operands = null, int part = 0,
        BlockSignature? method = null)
    {
        CountStep();
        // Long paths and formulas take more memory.
        var size = path.Length / 8;
        foreach (var dimension in shape.Dimensions) size += dimension.Size;
        if (size > WorkBudget.Operation) budget.Spend(size);
        nodes.Add(new(nodes.Count, operation, path, [.. inputs.Select(i => i.Node)], shape, location)
        {
            Cost = new(cost),
            Module = module,
            Arguments = arguments ?? NoArguments,
            State = state ?? [],
            Operands = operands ?? [],
            Part = part,
            Method = method,
            IsAgain = isAgain,
        });
        return new(shape, origin, location, nodes.Count - 1);
    }

    private void CountStep()
    {
        if (++steps > Limits.Operations) throw new TooLargeException();
        budget.Spend(WorkBudget.Operation);
    }

    /// <summary>Runs an evaluation; reports a missing value and returns null.</summary>
    private T? Guard<T>(Frame frame, Func<T?> evaluate) where T : class
    {
        try
        {
            return evaluate();
        }
        catch (EvaluationException e)
        {
            if (e.Descriptor is { } descriptor) Report(frame, descriptor, e.Span, [], e.Arguments);
            return null;
        }
        catch (DimensionTooLargeException)
        {
            Report(frame, ValueDiagnostics.TooComplex, frame.Block.Signature.NameSpan, [], Limits.DimensionSize);
            return null;
        }
        catch (OverflowException)
        {
            Report(frame, ValueDiagnostics.Overflow, frame.Block.Signature.NameSpan, []);
            return null;
        }
    }

    /// <summary>
    /// Reports a diagnostic about the block of a frame, with the origins of the values concerned, the applications that led here, and the values of
    /// symbols.
    /// </summary>
    private void Report(Frame frame, DiagnosticDescriptor descriptor, SourceSpan span, IReadOnlyList<ShapedValue> values, params object[] arguments)
    {
        reports++;
        diagnostics.Report(
            descriptor, frame.Source.Locate(span), values.SelectMany(NoteOf).Concat(frame.CallChain()), [.. arguments, new Deferred(frame.Bindings)]);
    }

    private static string? SymbolOf(BoundConstant dimension) => dimension switch
    {
        ChannelReference channel => channel.Symbol.Name,
        DimensionSymbol symbol => symbol.Symbol.Name,
        _ => null,
    };
}
