using SegDsl.Language.Binding;

namespace SegDsl.Generators.Emission;

/// <summary>
/// The body of a constructor: layers in the order in which they are applied, each with the channels that flow into it, registered under
/// its name; then the channels of the outputs.
/// </summary>
internal sealed class ConstructorEmitter
{
    private readonly BlockPlan plan;
    private readonly CSharpWriter writer;
    private readonly ConstantEmitter constants;
    private readonly SequenceEmitter sequences;
    private readonly NameScope locals = new();
    private readonly Dictionary<BoundValue, ChannelCount> channelsOf = [];

    /// <summary>Writes the body of the constructor of a planned block.</summary>
    public ConstructorEmitter(BlockPlan plan, CSharpWriter writer)
    {
        this.plan = plan;
        this.writer = writer;
        constants = new ConstantEmitter(plan.ChannelName);
        locals.Reserve(plan.MemberNames);
        locals.Reserve(plan.Fields.Select(f => f.Name));
        sequences = new SequenceEmitter(writer, constants, locals);
    }

    /// <summary>The channels of every output, in the order of the signature; known once <see cref="Write"/> has run.</summary>
    public Dictionary<BoundOutput, CSharpExpression> OutputChannels { get; } = new(ReferenceComparer<BoundOutput>.Instance);

    /// <summary>Writes the statements.</summary>
    /// <param name="kept">The parameters and constants that <c>forward</c> needs and that are kept in fields of the same name.</param>
    public void Write(ISet<string> kept)
    {
        foreach (var input in plan.Block.Signature.Inputs)
            channelsOf.Add(input.Value, ChannelCount.Of(input.Dimensions[1] is DimensionSymbol symbol ? ChannelSymbol(symbol) : constants.Emit(input.Dimensions[1])));
        foreach (var statement in plan.Block.Statements)
        {
            if (statement is ConstantStatement constant) WriteConstant(constant, kept);
            if (BlockPlan.ExpressionOf(statement) is not { } expression) continue;
            var channels = Visit(expression);
            if (statement is ValueStatement value) channelsOf.Add(value.Value, channels);
            if (statement is OutputStatement output) OutputChannels[output.Output] = channels.Single;
        }
    }

    private CSharpExpression ChannelSymbol(DimensionSymbol symbol) =>
        new(plan.ChannelName(symbol.Symbol));

    private void WriteConstant(ConstantStatement statement, ISet<string> kept)
    {
        var name = Identifiers.Camel(statement.Name);
        writer.From(statement.Span);
        writer.Line($"{ConstantEmitter.TypeName(statement.Value.Type)} {name} = {constants.Assigned(statement.Value)};");
        if (!kept.Contains(name)) return;
        writer.Glue();
        writer.Line($"this.{name} = {name};");
    }

    private ChannelCount Visit(BoundTensor expression) => expression switch
    {
        ValueReference reference => channelsOf[reference.Value],
        OutputMember member => ChannelCount.Of(Visit(member.Source).Output(member.Output)),
        TensorNegation negation => Visit(negation.Operand),
        TensorBinary binary => Binary(binary),
        TensorConditional conditional => Conditional(conditional),
        Application application => Apply(application),
        _ => throw new NotSupportedException($"An expression of kind {expression.GetType().Name} has no counterpart in C#."),
    };

    private ChannelCount Binary(TensorBinary binary)
    {
        var left = binary.Left is BoundTensor a ? Visit(a) : null;
        var right = binary.Right is BoundTensor b ? Visit(b) : null;
        if (left is null || right is null) return left ?? right ?? throw new NotSupportedException("An operator needs a tensor.");
        // Of two numbers that differ, one is 1 and is broadcast.
        return left.Single.AsNumber() == 1 ? right : left;
    }

    private ChannelCount Conditional(TensorConditional conditional)
    {
        var condition = constants.Emit(conditional.Condition);
        if (!plan.FieldsIn(conditional).Any()) return Either(condition, Visit(conditional.Then).Single, Visit(conditional.Else).Single);

        // Where only an object of one branch knows its channels, a local carries them out of the braces.
        var local = plan.FieldsIn(conditional).All(f => SequenceEmitter.IsPlain(f.Layer)) ? null : locals.Unique("channels");
        if (local is not null) writer.Line($"long {local};");
        CSharpExpression then, otherwise;
        if (local is not null || plan.FieldsIn(conditional.Then).Any())
        {
            writer.From(conditional.Condition.Span);
            then = Branch($"if ({condition})", conditional.Then, local);
            otherwise = local is not null || plan.FieldsIn(conditional.Else).Any()
                ? Branch("else", conditional.Else, local)
                : Visit(conditional.Else).Single;
        }
        else
        {
            then = Visit(conditional.Then).Single;
            writer.From(conditional.Condition.Span);
            otherwise = Branch($"if (!{condition.At(Precedence.Unary)})", conditional.Else, local);
        }

        return local is null ? Either(condition, then, otherwise) : ChannelCount.Of(new(local));
    }

    private static ChannelCount Either(CSharpExpression condition, CSharpExpression then, CSharpExpression otherwise) =>
        ChannelCount.Of(then == otherwise ? then : new($"{condition.At(Precedence.Or)} ? {then} : {otherwise}", Precedence.Conditional));

    private CSharpExpression Branch(string header, BoundTensor expression, string? local)
    {
        using (writer.Braces(header))
        {
            var channels = Visit(expression).Single;
            if (local is not null) writer.Line($"{local} = {channels};");
            return channels;
        }
    }

    private ChannelCount Apply(Application application)
    {
        var operands = application.Operands.Select(o => (o.Name, Channels: Visit(o.Value))).ToList();
        if (plan.FieldOf(application.Layer) is not { } field)
        {
            var operation = (OperationLayer)application.Layer;
            return operation.Operation.Channels == Language.Operations.ChannelRule.Sum
                ? ChannelCount.Of(operands.Select(o => o.Channels.Single).Aggregate((a, b) => a + b))
                : operands[0].Channels;
        }

        switch (application.Layer)
        {
            case BlockParameterLayer:
                Register(field, application.Layer, [field.Name]);
                return ChannelCount.OfOutputs(name => new($"{field.Name}.ChannelsOf({ConstantEmitter.Quote(name)})"));
            case BlockLayer block:
                var arguments = sequences.BlockArguments(block, input => operands.First(o => o.Name == input).Channels.Single);
                Register(field, block, [$"new {block.Block.Name}({arguments})"]);
                return block.Block.HasSingleOutput
                    ? ChannelCount.Of(new($"{field.Name}.OutChannels"))
                    : ChannelCount.OfOutputs(name => new($"{field.Name}.{Identifiers.Pascal(name)}Channels"));
            default:
                writer.From(application.Layer.Span);
                var (lines, channels) = sequences.Construct(application.Layer, operands[0].Channels.Single);
                Register(field, application.Layer, lines);
                return ChannelCount.Of(channels);
        }
    }

    /// <summary>Assigns the field and makes the layer, or its children, a child.</summary>
    private void Register(LayerField field, BoundLayer layer, IReadOnlyList<string> lines)
    {
        writer.From(layer.Span);
        var isGiven = layer is BlockParameterLayer;
        var (before, after) = (field.Key, isGiven) switch
        {
            (null, true) => ("this.Splice(", ");"),
            ({ } key, true) => ($"register_module({ConstantEmitter.Quote(key)}, ", ");"),
            (null, false) => ($"this.Splice({field.Name} = ", ");"),
            ({ } key, false) => ($"register_module({ConstantEmitter.Quote(key)}, {field.Name} = ", ");"),
        };
        var statement = lines.ToList();
        statement[0] = before + statement[0];
        statement[statement.Count - 1] += after;
        writer.Lines(statement);
        if (!isGiven) return;
        writer.Glue();
        writer.Line($"{field.Name}.Keep({string.Join(", ", plan.FeaturesReadOf(layer).Select(ConstantEmitter.Quote))});");
    }
}
