using SegDsl.Language.Binding;
using SegDsl.Language.Operations;
using SegDsl.Language.Text;

namespace SegDsl.Generators.Emission;

/// <summary>
/// Turns the statements of a block into the steps of <c>forward</c>, one operation each, and counts who uses what: from that follows where
/// a value can be disposed, and where one can be overwritten.
/// </summary>
internal sealed class ForwardBuilder
{
    private readonly BlockPlan plan;
    private readonly ConstantEmitter constants;
    private readonly Dictionary<BoundValue, ForwardValue> values = [];
    private readonly Dictionary<BoundOutput, ForwardValue> outputs = new(ReferenceComparer<BoundOutput>.Instance);
    private readonly ForwardScope root = new(parent: null);
    private ForwardScope scope;
    private SourceSpan statement;

    private ForwardBuilder(BlockPlan plan, ConstantEmitter constants)
    {
        this.plan = plan;
        this.constants = constants;
        scope = root;
    }

    /// <summary>Builds the steps of a planned block; constants are written by, and collected in, <paramref name="constants"/>.</summary>
    public static ForwardBody Build(BlockPlan plan, ConstantEmitter constants)
    {
        var builder = new ForwardBuilder(plan, constants);
        var inputs = plan.Block.Signature.Inputs.Select(builder.Input).ToList();
        builder.Statements();
        return new ForwardBody(builder.root, inputs, builder.outputs);
    }

    private ForwardValue Input(BoundInput input)
    {
        var value = new ForwardValue(ForwardKind.Tensor, Identifiers.Camel(input.Name), root) { IsInput = true, IsShared = true, IsNamed = true };
        values.Add(input.Value, value);
        return value;
    }

    /// <summary>
    /// What serves auxiliary outputs only is gathered in one place: right behind the last value that it needs, so that nothing is kept
    /// longer for its sake.
    /// </summary>
    private void Statements()
    {
        var auxiliary = plan.Block.Statements.Where(plan.IsAuxiliary).ToList();
        var needed = new HashSet<BoundValue>(auxiliary.SelectMany(s => References(BlockPlan.ExpressionOf(s))));
        foreach (var next in plan.Block.Statements.Except(auxiliary))
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
        // What nothing uses is not computed.
        if (made.Count > 0) root.Steps.Add(new AuxiliaryStep(made, steps, statements[0].Span));
    }

    private static IEnumerable<BoundValue> References(BoundTensor? expression) => expression switch
    {
        null => [],
        ValueReference reference => [reference.Value],
        _ => BlockPlan.OperandsOf(expression).SelectMany(References),
    };

    private void Statement(BoundStatement next)
    {
        statement = next.Span;
        if (next is ValueStatement value) values[value.Value] = Named(Visit(value.Expression), value.Value.Name);
        if (next is OutputStatement output) outputs[output.Output] = Output(Visit(output.Expression), output.Output.Name ?? "result");
    }

    private static ForwardValue Named(ForwardValue value, string name)
    {
        if (value.IsNamed) return value;
        value.IsNamed = true;
        value.WantedName = Identifiers.Camel(name);
        return value;
    }

    /// <summary>The caller gets a tensor that is its own: an input, or what is an output already, is handed out as another view of it.</summary>
    private ForwardValue Output(ForwardValue value, string name)
    {
        if (!value.IsOwned || value.Scope != scope) value = Alias(value);
        value.IsOutput = true;
        if (plan.Block.Kind == BlockKind.Backbone) value.Feature = name;
        if (!value.IsNamed) value.WantedName = Identifiers.Camel(name);
        return value;
    }

    private ForwardValue Alias(ForwardValue value)
    {
        var alias = Function("alias", [value], o => $"{o[0]}.alias()");
        alias.IsShared = value.IsShared = true;
        return alias;
    }

    private ForwardValue Visit(BoundTensor expression) => expression switch
    {
        ValueReference reference => values[reference.Value],
        OutputMember member => Member(Visit(member.Source), member.Output),
        TensorElement element => Element(element),
        TensorNegation negation => Function("negated", [Visit(negation.Operand)], o => $"-{o[0]}", precedence: Precedence.Unary),
        TensorBinary binary => Binary(binary),
        TensorConditional conditional => Choice(conditional),
        Application { Layer: var layer } application when plan.FieldOf(layer) is { } field => Module(application, field),
        Application { Layer: OperationLayer operation } application => Operation(application, operation),
        _ => throw new NotSupportedException($"An expression of kind {expression.GetType().Name} has no counterpart in C#."),
    };

    private static ForwardValue Member(ForwardValue source, string output)
    {
        if (source.Members.TryGetValue(output, out var member)) return member;
        // Whether a block's output is kept by autograd is the block's business: assume it.
        member = new ForwardValue(ForwardKind.Tensor, source.WantedName + Identifiers.Pascal(output), source.Scope) { IsKeptByAutograd = true, IsNamed = true };
        source.Members.Add(output, member);
        return member;
    }

    private ForwardValue Element(TensorElement element)
    {
        var list = Visit(element.List);
        var index = constants.Emit(element.Index).Text;
        var value = Function("element", [list], o => $"{o[0]}[{index}].alias()");
        value.IsShared = true;
        return value;
    }

    private ForwardValue Module(Application application, LayerField field)
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
            MayBroadcast = operands.Exists(o => o.MayBroadcast) || HasOneChannel(application.Layer),
        };
        Add(new ModuleStep(result, field, operands, statement), operands);
        return result;
    }

    private static bool IsFresh(BoundLayer layer) => layer is SequenceLayer sequence
        ? sequence.Stages is [.., LayerStage { Layer: var last }] && IsFresh(last)
        : SequenceEmitter.IsFresh(layer);

    private static bool HasOneChannel(BoundLayer layer) => layer switch
    {
        SequenceLayer sequence => sequence.Stages.OfType<LayerStage>().Any(s => HasOneChannel(s.Layer)),
        OperationLayer { Operation.Channels: ChannelRule.OutParameter } operation => operation.Argument("out") is ConstantLiteral { Value: 1L },
        _ => false,
    };

    private ForwardValue Operation(Application application, OperationLayer layer)
    {
        var emission = layer.Operation.Emission;
        var function = emission.Function ?? throw new NotSupportedException($"'{layer.Operation.Name}' cannot be used here.");
        var operands = application.Operands.Select(o => Visit(o.Value)).ToList();
        // Written now, so that what they refer to is known to be needed.
        var arguments = layer.Arguments.ToDictionary(a => a.Name, a => constants.Emit(a.Value).Text, StringComparer.Ordinal);
        var result = Function(emission.ResultName ?? layer.Operation.Name, operands, Call, emission.InPlace is { } method ? [new InPlaceForm(0, _ => method, IsUnary: true)] : []);
        result.IsKeptByAutograd = emission.ResultIsKept;
        result.MayBroadcast = layer.Operation.Name == "global_avg_pool" || (layer.Operation.Name != "upsample" && operands.Exists(o => o.MayBroadcast));
        return result;

        string Call(IReadOnlyList<string> texts) =>
            function(new FunctionArguments(
                new(layer.Operation.Name, null, name => arguments.TryGetValue(name, out var text) ? text : null,
                    _ => throw new NotSupportedException($"'{layer.Operation.Name}' cannot ask for sizes here."), Rank: 4),
                [.. texts.Select((text, i) => (application.Operands[i].Name, text))]));
    }

    private ForwardValue Binary(TensorBinary binary)
    {
        var operands = new List<ForwardValue>();
        var left = Operand(binary.Left);
        var right = Operand(binary.Right);
        var symbol = binary.Operator switch
        {
            BoundOperator.Add => "+",
            BoundOperator.Subtract => "-",
            BoundOperator.Multiply => "*",
            BoundOperator.Divide => "/",
            _ => throw new NotSupportedException($"{binary.Operator} is no operator between tensors."),
        };
        // Products and quotients keep what they are made of for backward, sums and differences do not.
        List<InPlaceForm> inPlace = [];
        var bothAreTensors = operands.Count == 2;
        if (binary.Operator == BoundOperator.Add) inPlace.Add(new InPlaceForm(0, o => $"add_({(binary.Left is BoundTensor ? right(o) : left(o))})", !bothAreTensors));
        if (binary.Operator == BoundOperator.Add && bothAreTensors) inPlace.Add(new InPlaceForm(1, o => $"add_({left(o)})", IsUnary: false));
        if (binary.Operator == BoundOperator.Subtract && binary.Left is BoundTensor) inPlace.Add(new InPlaceForm(0, o => $"sub_({right(o)})", !bothAreTensors));
        var name = binary.Operator switch { BoundOperator.Add => "sum", BoundOperator.Subtract => "difference", BoundOperator.Multiply => "product", _ => "quotient" };
        var result = Function(name, operands, o => $"{left(o)} {symbol} {right(o)}", inPlace, Precedence.Additive);
        result.IsKeptByAutograd = binary.Operator == BoundOperator.Divide;
        result.MayBroadcast = operands.TrueForAll(o => o.MayBroadcast);
        return result;

        Func<IReadOnlyList<string>, string> Operand(BoundExpression expression)
        {
            if (expression is BoundConstant constant)
            {
                var text = constants.Emit(constant).At(Precedence.Unary);
                return _ => text;
            }

            var index = operands.Count;
            operands.Add(Visit((BoundTensor)expression));
            return o => o[index];
        }
    }

    private ForwardValue Choice(TensorConditional conditional)
    {
        var thenFields = plan.FieldsIn(conditional.Then).Where(f => f.IsConditional).Select(f => f.Name).ToList();
        var elseFields = plan.FieldsIn(conditional.Else).Where(f => f.IsConditional).Select(f => f.Name).ToList();
        var condition = (thenFields.Count, elseFields.Count) switch
        {
            (0, 0) => constants.Emit(conditional.Condition).At(Precedence.Or),
            (0, _) => string.Join(" || ", elseFields.Select(f => f + " is null")),
            _ => AreThere(thenFields),
        };
        var kind = conditional.Type switch
        {
            TensorType => ForwardKind.Tensor,
            _ => throw new NotSupportedException("A condition can choose between tensors, not between lists or named outputs."),
        };
        var then = Way(conditional.Then);
        var otherwise = Way(conditional.Else);
        var result = new ForwardValue(kind, "chosen", scope) { IsShared = true, MayBroadcast = then.Value.MayBroadcast || otherwise.Value.MayBroadcast };
        var elseCondition = thenFields.Count > 0 && elseFields.Count > 0 ? AreThere(elseFields) : null;
        var outside = then.Scope.Outside.Union(otherwise.Scope.Outside).ToList();
        foreach (var value in outside) if (value.Scope == scope) value.Uses++;
        scope.Steps.Add(new ChoiceStep(result, condition, then, elseCondition, otherwise, statement));
        return result;

        static string AreThere(IEnumerable<string> fields) => string.Join(" && ", fields.Select(f => f + " is not null"));
    }

    private ForwardWay Way(BoundTensor expression)
    {
        var outer = scope;
        scope = new ForwardScope(parent: null);
        var value = Visit(expression);
        if (value.Scope == scope && value.IsOwned) value.IsOutput = true;
        else value = Output(value, "result");
        var way = new ForwardWay(scope, value);
        foreach (var used in scope.Outside.Where(v => v.Scope != outer)) outer.Use(used);
        scope = outer;
        return way;
    }

    private ForwardValue Function(
        string name,
        IReadOnlyList<ForwardValue> operands,
        Func<IReadOnlyList<string>, string> call,
        IReadOnlyList<InPlaceForm>? inPlace = null,
        Precedence precedence = Precedence.Primary)
    {
        var result = new ForwardValue(ForwardKind.Tensor, Identifiers.Camel(name), scope);
        Add(new FunctionStep(result, operands, call, inPlace ?? [], precedence, statement), operands);
        return result;
    }

    private void Add(ForwardStep step, IReadOnlyList<ForwardValue> operands)
    {
        foreach (var operand in operands.Distinct()) scope.Use(operand);
        scope.Steps.Add(step);
    }
}
