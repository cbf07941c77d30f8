using SegDsl.Language.Types;
using System.Globalization;
using SegDsl.Language.Binding;
using SegDsl.Language.Collections;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Graph;
using SegDsl.Language.Operations;
using SegDsl.Language.Shapes;
using SegDsl.Language.Text;

namespace SegDsl.Language.Construction;

/// <summary>
/// Derives the shapes in the body of one block with open parameters. Both branches of a condition are analyzed, and dimensions in which they differ
/// become symbols. Operations use the same shape rules as the checker. This part handles statements and expressions; the other parts handle
/// constants, layers and loops.
/// </summary>
internal sealed partial class ShapeAnalysis
{
    private readonly BoundBlock block;
    private readonly BlockShapes shapes;
    private readonly ProjectShapes project;
    private readonly DiagnosticBag diagnostics;
    private readonly Frame frame;
    private readonly Dictionary<string, object> arguments = new(StringComparer.Ordinal);
    private Dictionary<BoundValue, ShapeValue?> values = [];

    private readonly WorkBudget budget;

    private ShapeAnalysis(BoundBlock block, ProjectShapes project, DiagnosticBag diagnostics)
    {
        (this.block, this.project, this.diagnostics) = (block, project, diagnostics);
        shapes = new(block.Signature);
        budget = project.BudgetOf(block.Signature.Source);
        frame = new(block, arguments, "", null, null, default, budget);
    }

    private SymbolTable Symbols => shapes.Symbols;

    private SourceText Source => block.Signature.Source;

    /// <summary>The shapes of a block with a body.</summary>
    public static BlockShapes Run(BoundBlock block, ProjectShapes project, DiagnosticBag diagnostics)
    {
        var analysis = new ShapeAnalysis(block, project, diagnostics);
        analysis.DeclareSignature();
        foreach (var statement in block.Statements) analysis.Visit(statement);
        if (block.Base is { } instance) analysis.Rest(project.Of(instance.Block));
        return analysis.shapes;
    }

    private void Rest(BlockShapes? child)
    {
        if (child is { IsComplete: true }) return;
        shapes.IsComplete = false;
        shapes.RestsOnIncomplete = true;
    }

    /// <summary>The shape of the result of a declaration without a body.</summary>
    public static (BlockShapes, TensorShape) Declaration(BoundBlock block, BoundShape result, ProjectShapes project)
    {
        var analysis = new ShapeAnalysis(block, project, new());
        analysis.DeclareSignature();
        return (analysis.shapes, new([.. result.Dimensions.Select(analysis.Int)]));
    }

    private void DeclareSignature()
    {
        foreach (var parameter in block.Signature.Parameters)
        {
            arguments[parameter.Name] = parameter.Type == BoundType.Int
                ? Symbols.Add(parameter.Name, new ParameterOrigin(parameter))
                : new OpenValue(parameter.Name);
        }
        if (block.Base is not null) return;
        foreach (var input in block.Signature.Inputs) Define(input.Value, Input(input));
    }

    private ShapeValue? Input(BoundInput input)
    {
        var isList = input.Value.Type is TensorListType;
        var channel = Axes.Channel(input.Dimensions.Count);
        var dimensions = new List<Dimension>();
        for (var axis = 0; axis < input.Dimensions.Count; axis++)
        {
            switch (input.Dimensions[axis])
            {
                case ErrorConstant:
                    return null;
                case AnyDimension when axis == channel:
                    dimensions.Add(isList ? Symbols.Add("~", new AnyChannels()) : Symbols.Add(input.Name, new InputChannels(input.Value)));
                    break;
                case AnyDimension:
                    dimensions.Add(Symbols.Unknown());
                    break;
                default:
                    if (SymbolOf(input.Dimensions[axis]) is { } symbol && !frame.Symbols.ContainsKey(symbol.Name))
                        frame.Symbols.Add(symbol.Name,
                            Symbols.Add(symbol.Name, symbol.IsChannel ? new InputChannels(input.Value, symbol) : new RunTimeOrigin(symbol)));
                    dimensions.Add(Int(input.Dimensions[axis]));
                    break;
            }
        }
        var shape = new TensorShape(dimensions);
        return isList ? new ListShape(null, shape, new ListInput(input.Value)) : new TensorValue(shape);
    }

    private void Visit(BoundStatement statement)
    {
        switch (statement)
        {
            case ConstantStatement constant:
                DeclareConstant(constant);
                break;
            case WeightStatement weight:
                Define(weight.Value,
                    new TensorValue(new([.. weight.Shape.Dimensions.Select(d => RequireKnown(Int(d), $"The parameter '{weight.Value.Name}'", d.Span))])));
                break;
            case ValueStatement value:
                Define(value.Value, Annotated(value, Visit(value.Expression)));
                break;
            case OutputStatement output:
                var computed = Visit(output.Expression);
                shapes.RecordOutput(output.Output, computed);
                if (ReferenceEquals(output.Output, block.Signature.Scores) && computed is TensorValue { Shape: { Rank: > 0 } scores })
                    RequireKnown(Axes.ChannelsOf(scores), $"The number of classes in '{output.Output.Name}'", output.Span);
                break;
        }
    }

    private void Define(BoundValue value, ShapeValue? shape)
    {
        values[value] = shape;
        shapes.RecordValue(value, shape);
    }

    /// <summary>Continues with the annotated shape of a value, which the checker verifies.</summary>
    private ShapeValue? Annotated(ValueStatement statement, ShapeValue? value)
    {
        if (statement.Annotation is not { } annotation) return value;
        return value switch
        {
            TensorValue tensor => new TensorValue(Written(annotation, tensor.Shape)),
            ListShape { Items: { } items } list =>
                new ListShape([.. items.Select(i => Written(annotation, i))], Written(annotation, list.Element), list.Origin),
            ListShape list => new ListShape(null, Written(annotation, list.Element), list.Origin),
            _ => value,
        };
    }

    private TensorShape Written(BoundShape annotation, TensorShape actual)
    {
        if (annotation.Dimensions.Count != actual.Rank)
        {
            foreach (var symbol in annotation.Dimensions.Select(SymbolOf).OfType<ShapeSymbol>().Where(s => !frame.Symbols.ContainsKey(s.Name)))
                frame.Symbols.Add(symbol.Name, Symbols.Unknown());
            return actual;
        }
        var dimensions = new List<Dimension>();
        for (var axis = 0; axis < actual.Rank; axis++)
        {
            var dimension = annotation.Dimensions[axis];
            if (SymbolOf(dimension) is { } symbol && !frame.Symbols.ContainsKey(symbol.Name)) DeclareSymbol(symbol, actual[axis]);
            // A derived size is more precise than an annotated one, unless it is unknown.
            var written = dimension is AnyDimension ? actual[axis] : Int(dimension);
            dimensions.Add(Symbols.IsKnown(actual[axis]) && !Symbols.IsKnown(written) ? actual[axis] : written);
        }
        return new(dimensions);
    }

    private void DeclareSymbol(ShapeSymbol symbol, Dimension value)
    {
        if (symbol.IsChannel)
        {
            RequireKnown(value, $"The symbol '{symbol.Name}'", symbol.Value.Span);
            shapes.Declare(symbol, value);
            frame.Symbols.Add(symbol.Name, value);
        }
        else frame.Symbols.Add(symbol.Name, Symbols.Add(symbol.Name, new RunTimeOrigin(symbol), meaning: Symbols.Expand(value)));
    }

    private ShapeValue? Visit(BoundTensor expression)
    {
        if (!StackGuard.HasRoom) return StackGuard.Continue((self: this, expression), static c => c.self.Visit(c.expression));
        var value = Evaluate(expression);
        shapes.IsComplete &= value is not null;
        shapes.Record(expression, value);
        return value;
    }

    private ShapeValue? Evaluate(BoundTensor expression)
    {
        switch (expression)
        {
            case ValueReference reference:
                return values.TryGetValue(reference.Value, out var value) ? value : null;
            case OutputMember member:
                return (Visit(member.Source) as OutputsValue)?.Member(member.Output);
            case TensorElement element:
                return Visit(element.List) is ListShape list && ElementOf(list, element.Index, element.Span) is { } item ? new TensorValue(item) : null;
            case TensorNegation negation:
                return Visit(negation.Operand);
            case TensorBinary binary:
                return Binary(binary);
            case TensorListLiteral literal:
                return Join([.. literal.Items.Select(Visit)], literal.Span);
            case TensorConditional conditional:
                return Choose(conditional);
            case TensorLoop loop:
                return Loop(loop);
            case Application application:
                var operands = application.Operands.Select(o => (o.Name, Value: Visit(o.Value))).ToList();
                return application.IsAgain ? ApplyAgain(application.Layer, operands) : Apply(application.Layer, operands, isStage: false);
            default:
                return null;
        }
    }

    private TensorValue? Binary(TensorBinary binary)
    {
        var sides = new[] { binary.Left, binary.Right }.OfType<BoundTensor>().Select(t => (Visit(t) as TensorValue)?.Shape).ToList();
        return sides switch
        {
            [{ } only] => new TensorValue(only),
            [{ } left, { } right] => new TensorValue(Broadcast(left, right)),
            _ => null,
        };
    }

    private TensorShape Broadcast(TensorShape left, TensorShape right)
    {
        var rank = Math.Max(left.Rank, right.Rank);
        Dimension At(TensorShape shape, int axis) => axis - rank + shape.Rank is >= 0 and var place ? shape[place] : Dimension.One;
        return new([.. Enumerable.Range(0, rank).Select(axis => Broadcast(At(left, axis), At(right, axis), axis == Axes.Channel(rank)))]);
    }

    /// <summary>The broadcast of two dimensions.</summary>
    private Dimension Broadcast(Dimension left, Dimension right, bool isChannel)
    {
        var (a, b) = (Symbols.Expand(left), Symbols.Expand(right));
        if (a.Equals(b) || b.Value == 1 || Symbols.IsAboveOne(left)) return left;
        if (a.Value == 1 || Symbols.IsAboveOne(right)) return right;
        var reading = Symbols.IsWritten(left) ? Symbols.Read(left) : Symbols.Read(right);
        return isChannel && Symbols.IsKnown(left) && Symbols.IsKnown(right)
            ? Symbols.Add("~", new BroadcastChannels(left, right), reading: reading, isLocal: true)
            : Symbols.Unknown(reading);
    }

    private ShapeValue? Choose(TensorConditional conditional)
    {
        var (then, otherwise) = (Visit(conditional.Then), Visit(conditional.Else));
        switch (then, otherwise)
        {
            case (TensorValue a, TensorValue b):
                return Merge(conditional, conditional.Condition, a.Shape, b.Shape, conditional.Span) is { } merged ? new TensorValue(merged) : null;
            case (ListShape a, ListShape b):
                var others = new[] { b.Element, a.OtherRank, b.OtherRank }.OfType<TensorShape>().ToList();
                var element = others.Find(o => o.Rank != a.Element.Rank) is { } other
                    ? DifferentRanks(conditional.Span, a.Element, other)
                    : Common([a.Element, b.Element]);
                return element is null ? null : new ListShape(null, element, new ListChoice(conditional, a, b));
            default:
                if (conditional.Type is OutputsType)
                    Report(ValueDiagnostics.TypeMismatch, conditional.Span, "'if'", "tensors or lists of tensors", conditional.Type.Display);
                return null;
        }
    }

    /// <summary>Merges the results of two branches; channels that differ become a symbol.</summary>
    private TensorShape? Merge(object choice, BoundConstant? condition, TensorShape then, TensorShape otherwise, SourceSpan span)
    {
        shapes.RecordChoice(choice, null);
        if (then.Rank != otherwise.Rank) return DifferentRanks(span, then, otherwise);
        return new([.. Enumerable.Range(0, then.Rank).Select(axis =>
        {
            var (a, b) = (then[axis], otherwise[axis]);
            if (Symbols.AreEqual(a, b) && Symbols.IsInScope(a)) return a;
            var reading = Symbols.Read(a).Equals(Symbols.Read(b)) ? Symbols.Read(a) : null;
            if (axis != Axes.Channel(then.Rank) || !Symbols.IsKnown(a) || !Symbols.IsKnown(b)) return Symbols.Unknown(reading);
            var symbol = Symbols.Add("~", new ChosenChannels(choice, condition, a, b), reading: reading, isLocal: true);
            shapes.RecordChoice(choice, symbol);
            return symbol;
        })]);
    }

    private TensorShape? DifferentRanks(SourceSpan span, TensorShape then, TensorShape otherwise)
    {
        Report(ShapeDiagnostics.RankIsOpen, span, then, otherwise);
        return null;
    }

    /// <summary>The common shape of several shapes with equal rank.</summary>
    private TensorShape Common(IReadOnlyList<TensorShape> items)
    {
        var channel = Axes.Channel(items[0].Rank);
        return new([.. Enumerable.Range(0, items[0].Rank).Select(axis =>
        {
            var first = items[0][axis];
            if (items.All(i => Symbols.AreEqual(i[axis], first)) && Symbols.IsInScope(first)) return first;
            return axis == channel && items.All(i => Symbols.IsKnown(i[axis]))
                ? Symbols.Add("~", new AnyChannels())
                : Symbols.Unknown();
        })]);
    }

    private static ShapeSymbol? SymbolOf(BoundConstant dimension) => dimension switch
    {
        ChannelReference channel => channel.Symbol,
        DimensionSymbol symbol => symbol.Symbol,
        _ => null,
    };

    private Dimension RequireKnown(Dimension dimension, string dependent, SourceSpan span)
    {
        if (!Symbols.IsKnown(dimension)) Report(ShapeDiagnostics.RunTime, span, dependent, Text(dimension));
        return dimension;
    }

    private string Text(Dimension dimension) => Symbols.IsWritten(dimension) ? Symbols.Read(dimension).ToString() : "a size";

    private void Report(DiagnosticDescriptor descriptor, SourceSpan span, params object[] arguments) =>
        diagnostics.Report(descriptor, Source, span, [.. arguments.Select(a => a is IFormattable f ? f.ToString(null, CultureInfo.InvariantCulture) : a), ""]);
}
