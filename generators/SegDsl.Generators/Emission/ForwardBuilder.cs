using SegDsl.Language.Types;
using SegDsl.Language.Binding;
using SegDsl.Language.Collections;
using SegDsl.Language.Construction;
using SegDsl.Language.Operations;
using SegDsl.Language.Shapes;
using SegDsl.Language.Text;

namespace SegDsl.Generators.Emission;

/// <summary>
/// Converts the statements of a block to the steps of <c>forward</c>, one operation each, and counts the uses of values, which determine where a value
/// can be disposed or overwritten. This part handles statements, layers and operators; the other part handles lists, loops and choices.
/// </summary>
internal sealed partial class ForwardBuilder
{
    private readonly ModulePlan plan;
    private readonly ConstantEmitter constants;
    private readonly Dictionary<BoundValue, ForwardValue> values = [];
    private readonly Dictionary<ShapeSymbol, RunTimeSize> sizes = [];
    private readonly Dictionary<BoundOutput, ForwardValue> outputs = new(ReferenceComparer.Instance);
    private readonly ForwardScope root = new(parent: null);
    private ForwardScope scope;
    private SourceSpan statement;

    private ForwardBuilder(ModulePlan plan, ConstantEmitter constants)
    {
        this.plan = plan;
        this.constants = constants;
        scope = root;
        constants.Sizes = symbol =>
            sizes.TryGetValue(symbol, out var size) ? size.Text : throw new InvalidOperationException($"'{symbol.Name}' is unknown here.");
        constants.Lengths = list => new($"{Visit(list).Text}.Length");
    }

    /// <summary>Builds the steps of a planned class; <paramref name="constants"/> emits and collects its constants.</summary>
    public static ForwardBody Build(ModulePlan plan, ConstantEmitter constants)
    {
        var builder = new ForwardBuilder(plan, constants);
        var inputs = plan.Inputs.Select(builder.Input).ToList();
        builder.Sizes();
        builder.Statements();
        return new ForwardBody(builder.root, inputs, builder.outputs);
    }

    private ForwardValue Input(BoundValue input)
    {
        var kind = input.Type switch { TensorListType => ForwardKind.List, OutputsType => ForwardKind.Outputs, _ => ForwardKind.Tensor };
        var value = new ForwardValue(kind, Identifiers.Camel(input.Name), root)
        {
            IsInput = true, IsShared = true, IsNamed = true, Block = RecordOf(input.Type),
        };
        values.Add(input, value);
        return value;
    }

    /// <summary>The sizes used in expressions; those of inputs are read at the beginning.</summary>
    private void Sizes()
    {
        var symbols = plan.Statements.Select(ModulePlan.ExpressionOf).OfType<BoundTensor>()
            .SelectMany(ConstantTree.In).OfType<DimensionSymbol>().Select(d => d.Symbol);
        foreach (var symbol in symbols.Distinct()) sizes.Add(symbol, new(symbol));
        foreach (var input in plan.Inputs) ReadSizes(input);
    }

    private void ReadSizes(BoundValue value)
    {
        foreach (var size in sizes.Values.Where(s => s.Symbol.Value == value))
        {
            var source = values[value];
            scope.Use(source);
            scope.Steps.Add(new SizeStep(new ForwardValue(ForwardKind.Tensor, "size", scope), size, source, statement));
        }
    }

    /// <summary>
    /// The steps for auxiliary outputs are grouped directly after the last value that they require, so that no value is kept longer than necessary.
    /// </summary>
    private void Statements()
    {
        foreach (var weight in plan.Weights)
        {
            values[weight.Value] = new ForwardValue(ForwardKind.Tensor, weight.Value.Name, root)
            {
                IsInput = true, IsShared = true, IsNamed = true, Text = Identifiers.Camel(weight.Value.Name),
            };
        }

        var auxiliary = plan.Statements.Where(plan.IsAuxiliary).ToList();
        var needed = new HashSet<BoundValue>(auxiliary.SelectMany(s => References(ModulePlan.ExpressionOf(s))));
        foreach (var next in plan.Statements.Where(s => !plan.IsAuxiliary(s)))
        {
            if (auxiliary.Count > 0 && needed.All(values.ContainsKey))
            {
                Auxiliary(auxiliary);
                auxiliary = [];
            }

            Statement(next);
            if (next is ValueStatement { Value: var made }) needed.Remove(made);
            needed.RemoveWhere(v => auxiliary.Exists(a => a is ValueStatement { Value: var own } && own == v));
        }

        if (auxiliary.Count > 0) Auxiliary(auxiliary);
    }

    private void Auxiliary(List<BoundStatement> statements)
    {
        scope = new ForwardScope(root);
        foreach (var next in statements) Statement(next);
        var made = statements.OfType<OutputStatement>().Select(s => outputs[s.Output]).ToList();
        var steps = scope;
        scope = root;
        // Unused steps are not emitted.
        if (made.Count > 0) root.Steps.Add(new AuxiliaryStep(made, steps, statements[0].Span));
    }

    private static IEnumerable<BoundValue> References(BoundTensor? expression) => expression is null ? [] : ReferenceFinder.Of(expression);

    private void Statement(BoundStatement next)
    {
        statement = next.Span;
        if (next is ValueStatement value)
        {
            values[value.Value] = Named(Visit(value.Expression), value.Value.Name);
            ReadSizes(value.Value);
        }

        if (next is OutputStatement output) outputs[output.Output] = Output(Visit(output.Expression), output.Output.Name ?? "result");
    }

    private static ForwardValue Named(ForwardValue value, string name)
    {
        if (value.IsNamed) return value;
        value.IsNamed = true;
        value.PreferredName = Identifiers.Camel(name);
        return value;
    }

    /// <summary>An output owned by the caller; an input, or a value that is already an output, is returned as another view.</summary>
    private ForwardValue Output(ForwardValue value, string name)
    {
        if (!value.IsOwned || value.Scope != scope) value = Alias(value);
        value.IsOutput = true;
        if (plan.Block.Kind == BlockKind.Backbone) value.Feature = name;
        if (!value.IsNamed) value.PreferredName = Identifiers.Camel(name);
        return value;
    }

    private ForwardValue Alias(ForwardValue value)
    {
        var alias = value.Kind == ForwardKind.List
            ? Function("aliases", [value], o => $"{o[0]}.Aliases()", kind: ForwardKind.List)
            : Function("alias", [value], o => $"{o[0]}.alias()");
        alias.IsShared = value.IsShared = true;
        return alias;
    }

    private ForwardValue Visit(BoundTensor expression) => StackGuard.HasRoom
        ? VisitKind(expression)
        : StackGuard.Continue((self: this, expression), static c => c.self.VisitKind(c.expression));

    private ForwardValue VisitKind(BoundTensor expression) => expression switch
    {
        ValueReference reference => values[reference.Value],
        OutputMember member => Member(Visit(member.Source), member.Output),
        TensorElement element => Element(element),
        TensorNegation negation => Function("negated", [Visit(negation.Operand)], o => $"-{o[0]}", precedence: Precedence.Unary),
        TensorBinary binary => Binary(binary),
        TensorConditional conditional => Choice(conditional),
        TensorListLiteral list => List(list),
        TensorLoop loop => plan.FieldOf(loop) is { } field ? Passes(loop, field) : Loop(loop),
        Application { Layer: var layer } application when plan.FieldOf(layer) is { } field => Module(application, field),
        Application { Layer: BlockLayer operation } application => Extern(application, operation),
        Application { Layer: OperationLayer operation } application => Operation(application, operation),
        _ => throw new InvalidOperationException($"A {expression.GetType().Name} cannot be computed."),
    };

    private static ForwardValue Member(ForwardValue source, string output)
    {
        if (source.Members.TryGetValue(output, out var member)) return member;
        // Assume that autograd keeps the outputs of a block.
        var isList = source.Block?.Outputs.Any(o => o.Name == output && o.IsList) == true;
        member = new ForwardValue(isList ? ForwardKind.List : ForwardKind.Tensor, source.PreferredName + Identifiers.Pascal(output), source.Scope)
        {
            IsKeptByAutograd = true, IsNamed = true, IsInput = source.IsInput, IsShared = source.IsInput,
        };
        source.Members.Add(output, member);
        return member;
    }

    /// <summary>
    /// The block whose own record type holds the named outputs. Null for backbones, heads and networks, which are called through their common base and
    /// return its type.
    /// </summary>
    private static BlockSignature? RecordOf(BoundType type) => type is OutputsType { Block: { Kind: BlockKind.Block } block } ? block : null;

    /// <summary>The C# that accesses a named output.</summary>
    public static string Access(BlockSignature? block, string output) =>
        block is null ? $"[{ConstantEmitter.Quote(output)}]" : "." + Identifiers.Pascal(output);

    private ForwardValue Element(TensorElement element)
    {
        var list = Visit(element.List);
        Collect(element.Index);
        var value = Function("element", [list], o => $"{o[0]}[{constants.Emit(element.Index)}].alias()");
        value.IsShared = true;
        return value;
    }

    /// <summary>Collects the names that a constant requires, although it is emitted later.</summary>
    private void Collect(BoundConstant constant)
    {
        var (known, lengths) = (constants.Sizes, constants.Lengths);
        (constants.Sizes, constants.Lengths) = (symbol => symbol.Name, _ => new("0"));
        // A range has no value in C#; a loop counts from its start to its end.
        foreach (var part in constant is ConstantRange range ? [range.Start, range.End] : new[] { constant }) constants.Emit(part);
        (constants.Sizes, constants.Lengths) = (known, lengths);
    }

    private ForwardValue Module(Application application, ModuleField field)
    {
        var operands = application.Operands.Select(o => Visit(o.Value)).ToList();
        var kind = application.Layer.ResultType switch
        {
            TensorListType => ForwardKind.List,
            OutputsType => ForwardKind.Outputs,
            _ => ForwardKind.Tensor,
        };
        var result = new ForwardValue(kind, field.Name.TrimStart('@') + "Output", scope)
        {
            IsKeptByAutograd = !IsFresh(application.Layer),
            Block = RecordOf(application.Layer.ResultType),
        };
        Add(new ModuleStep(result, field, operands, statement), operands);
        return result;
    }

    private static bool IsFresh(BoundLayer layer) => layer is SequenceLayer sequence
        ? sequence.Stages is [.., LayerStage { Layer: var last }] && IsFresh(last)
        : SequenceEmitter.IsFresh(layer);

    /// <summary>The result of custom C# may share memory with its operands, and autograd may keep it.</summary>
    private ForwardValue Extern(Application application, BlockLayer layer)
    {
        var operands = application.Operands.Select(o => Visit(o.Value)).ToList();
        foreach (var argument in layer.Arguments) Collect(argument.Value);
        var result = Function(
            layer.Block.Name, operands,
            o => $"{SequenceEmitter.Extern(layer)}({string.Join(", ", o.Concat(layer.Arguments.Select(a => constants.Assigned(a.Value))))})"
                + $".ApartFrom({Joined(o)})");
        result.IsKeptByAutograd = result.IsShared = true;
        foreach (var operand in operands) operand.IsShared = true;
        return result;

        string Joined(IReadOnlyList<string> texts)
        {
            var isList = operands.Exists(operand => operand.Kind == ForwardKind.List);
            var items = string.Join(", ", texts.Select((text, i) => operands[i].Kind == ForwardKind.List ? $".. {text}" : text).Distinct());
            return isList ? $"[{items}]" : items;
        }
    }

    private ForwardValue Operation(Application application, OperationLayer layer)
    {
        var emission = layer.Operation.Emission;
        var function = emission.Function ?? throw new InvalidOperationException($"'{layer.Operation.Name}' has no function.");
        var operands = application.Operands.Select(o => Visit(o.Value)).ToList();
        foreach (var argument in layer.Arguments) Collect(argument.Value);
        var input = plan.Shapes.InputOf(layer);
        var result = Function(
            emission.ResultName ?? layer.Operation.Name, operands, Call, emission.InPlace is { } method ? [new InPlaceForm(0, _ => method)] : [],
            kind: layer.Operation.Shapes is null ? ForwardKind.Tensor : ForwardKind.List);
        result.IsKeptByAutograd = emission.ResultIsKept;
        if (!emission.ResultIsFresh) result.IsShared = operands[0].IsShared = true;
        return result;

        string Call(IReadOnlyList<string> texts)
        {
            var names = application.Operands.Select(o => o.Name).ToList();
            var first = operands[0].Kind == ForwardKind.List ? $"{operands[0].Text}[0]" : texts[0];
            return function(new FunctionArguments(
                new(layer.Operation.Name, "", name => layer.Argument(name) is { } value ? constants.Emit(value).Text : null,
                    axis => input?[axis].Value is { } size ? CSharpExpression.Number(size).Text
                        : $"{first}.shape[{CSharpExpression.Number(axis)}]", input?.Rank ?? 0) { Sides = name => constants.Sides(layer.Argument(name)) },
                [.. texts.Select((text, i) => (names[i], operands[i].Kind == ForwardKind.List ? ".. " + text : text))]));
        }
    }

    private ForwardValue Binary(TensorBinary binary)
    {
        var operands = new List<ForwardValue>();
        var left = Operand(binary.Left);
        var right = Operand(binary.Right);
        // Products and quotients keep their operands for the backward pass; sums and differences do not.
        List<InPlaceForm> inPlace = [];
        if (binary.Operator == BoundOperator.Add) inPlace.AddRange(Sums(binary, left, right));
        if (binary.Operator == BoundOperator.Subtract && binary.Left is BoundTensor && Absorbs(binary.Left, binary.Right))
            inPlace.Add(new InPlaceForm(0, o => $"sub_({right(o)})"));
        var precedence = binary.Operator is BoundOperator.Add or BoundOperator.Subtract ? Precedence.Additive : Precedence.Multiplicative;
        var result = Function(
            binary.Entry.ResultName, operands, o => $"{left(o)} {binary.Entry.Symbol} {right(o)}", inPlace, precedence);
        result.IsKeptByAutograd = binary.Entry.ResultIsKept;
        return result;

        Func<IReadOnlyList<string>, string> Operand(BoundExpression expression)
        {
            if (expression is BoundConstant constant)
            {
                Collect(constant);
                return _ => constants.Emit(constant).At(Precedence.Unary);
            }

            var index = operands.Count;
            operands.Add(Visit((BoundTensor)expression));
            return o => o[index];
        }
    }

    /// <summary>
    /// A sum in the memory of one of its operands. If the operand may have to be broadcast, the method decides at run time.
    /// </summary>
    private InPlaceForm[] Sums(TensorBinary binary, Func<IReadOnlyList<string>, string> left, Func<IReadOnlyList<string>, string> right)
    {
        if (binary.Left is not BoundTensor) return [new(0, o => $"add_({left(o)})")];
        if (binary.Right is not BoundTensor) return [new(0, o => $"add_({right(o)})")];
        var (fitsLeft, fitsRight) = (Absorbs(binary.Left, binary.Right), Absorbs(binary.Right, binary.Left));
        var intoLeft = new InPlaceForm(0, o => $"{(fitsLeft ? "add_" : "ThenAdd")}({right(o)})");
        var intoRight = new InPlaceForm(1, o => $"{(fitsRight ? "add_" : "ThenAdd")}({left(o)})");
        return fitsRight && !fitsLeft ? [intoRight, intoLeft] : [intoLeft, intoRight];
    }

    private bool Absorbs(BoundExpression into, BoundExpression other) => other is not BoundTensor added
        || (into is BoundTensor target && plan.Shapes.Of(target) is TensorValue { Shape: var shape }
            && plan.Shapes.Of(added) is TensorValue { Shape: var addition } && plan.Shapes.Absorbs(shape, addition));

    private ForwardValue Function(
        string name,
        IReadOnlyList<ForwardValue> operands,
        Func<IReadOnlyList<string>, string> call,
        IReadOnlyList<InPlaceForm>? inPlace = null,
        Precedence precedence = Precedence.Primary,
        ForwardKind kind = ForwardKind.Tensor)
    {
        var result = new ForwardValue(kind, Identifiers.Camel(name), scope);
        Add(new FunctionStep(result, operands, call, inPlace ?? [], precedence, statement), operands);
        return result;
    }

    private void Add(ForwardStep step, IReadOnlyList<ForwardValue> operands)
    {
        foreach (var operand in operands.Distinct()) scope.Use(operand);
        scope.Steps.Add(step);
    }
}
