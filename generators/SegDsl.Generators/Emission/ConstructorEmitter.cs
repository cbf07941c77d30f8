using SegDsl.Language.Types;
using SegDsl.Language.Binding;
using SegDsl.Language.Construction;
using SegDsl.Language.Operations;
using SegDsl.Language.Shapes;

namespace SegDsl.Generators.Emission;

/// <summary>
/// Emits the body of a constructor: modules in the order of their application, each with the channels of its input, registered under its name.
/// </summary>
internal sealed class ConstructorEmitter
{
    private readonly ModulePlan plan;
    private readonly CSharpWriter writer;
    private readonly ConstantEmitter constants;
    private readonly SequenceEmitter sequences;
    private readonly NameScope locals = new();

    /// <summary>Creates an emitter for the constructor of a planned class.</summary>
    public ConstructorEmitter(ModulePlan plan, CSharpWriter writer) : this(plan, writer, null, null)
    {
    }

    private ConstructorEmitter(ModulePlan plan, CSharpWriter writer, ConstantEmitter? constants, ShapeText? text)
    {
        (this.plan, this.writer) = (plan, writer);
        this.constants = constants ?? new(plan.Block.Signature) 
        {
            Normalization = plan.HoldsNorm ? "norm" : null,
            OwnNormalization = plan.LeavesNorm ? "(norm ?? Normalization.Batch)" : plan.HoldsNorm ? "norm" : null,
            Initialization = plan.HoldsInitialization ? "init" : null,
        };
        Text = text ?? new(plan.Shapes, this.constants);
        this.constants.Lengths = list => Text.CountOf(plan.ListOf(list));
        locals.Reserve(plan.MemberNames);
        locals.Reserve(plan.Fields.Select(f => f.Name));
        sequences = new SequenceEmitter(writer, this.constants, plan.Shapes, Text, locals);
    }

    /// <summary>The dimensions as C#; complete after <see cref="Write"/>.</summary>
    public ShapeText Text { get; }

    /// <summary>The names that the constructor uses.</summary>
    public IReadOnlyList<UsedName> Used => constants.Used;

    /// <summary>The classes of loop iterations.</summary>
    public List<CSharpWriter> PassClasses { get; } = [];

    /// <summary>Writes the statements.</summary>
    /// <param name="kept">The constants that <c>forward</c> requires, which are kept in fields of the same name.</param>
    public void Write(ISet<string> kept)
    {
        foreach (var statement in plan.Statements)
        {
            switch (statement)
            {
                case ConstantStatement constant:
                    WriteConstant(constant, kept);
                    break;
                case WeightStatement weight:
                    WriteWeight(weight);
                    break;
                case ValueStatement value:
                    Visit(value.Expression);
                    WriteSymbols(value, kept);
                    break;
                case OutputStatement output:
                    Visit(output.Expression);
                    break;
            }
        }
    }

    private void WriteConstant(ConstantStatement statement, ISet<string> kept)
    {
        var name = Identifiers.Camel(statement.Name);
        writer.From(statement.Span);
        writer.Line($"{ConstantEmitter.TypeName(statement.Value.Type)} {name} = {constants.Assigned(statement.Value)};");
        Keep(name, kept);
    }

    private void Keep(string name, ISet<string> kept)
    {
        if (!kept.Contains(name)) return;
        writer.Glue();
        writer.Line($"this.{name} = {name};");
    }

    private void WriteWeight(WeightStatement statement)
    {
        var shape = plan.Shapes.ValueOf(statement.Value) is TensorValue tensor
            ? string.Join(", ", tensor.Shape.Dimensions.Select(d => Text.Of(d).Text))
            : throw new InvalidOperationException($"The shape of '{statement.Value.Name}' is unknown.");
        writer.From(statement.Span);
        writer.Line(
            $"register_parameter({ConstantEmitter.Quote(statement.Value.Name)}, {Identifiers.Camel(statement.Value.Name)} = "
            + $"Weights.Create({shape}).{constants.Call(statement.Initialization)});");
    }

    /// <summary>Declares locals for the channels that a shape annotation names, if they are used in expressions.</summary>
    private void WriteSymbols(ValueStatement statement, ISet<string> kept)
    {
        foreach (var symbol in (statement.Annotation?.Dimensions ?? []).OfType<ChannelReference>()
            .Select(c => c.Symbol).Where(s => s.Value == statement.Value).Distinct())
        {
            if (plan.Shapes.ValueOf(symbol) is not { } value) continue;
            var name = ChannelParameters.NameOf(plan.Block.Signature, symbol.Value);
            writer.Glue();
            writer.Line(statement.Value.Type is TensorListType ? $"long[] {name} = [{Text.Of(value)}];" : $"long {name} = {Text.Of(value)};");
            Keep(name, kept);
        }
    }

    private void Visit(BoundTensor expression)
    {
        switch (expression)
        {
            case TensorConditional conditional when plan.FieldsIn(conditional).Count > 0:
                Choose(conditional);
                break;
            case TensorLoop loop:
                foreach (var operand in ModulePlan.OperandsOf(loop)) Visit(operand);
                Loop(loop);
                break;
            default:
                foreach (var operand in ModulePlan.OperandsOf(expression)) Visit(operand);
                if (expression is Application { IsAgain: false } application && plan.FieldOf(application.Layer) is { } field) Apply(application, field);
                break;
        }
    }

    private void Choose(TensorConditional conditional)
    {
        var chosen = plan.Shapes.ChosenBy(conditional) is { } dimension ? plan.Shapes.Symbols[dimension.Symbols.First()] : null;
        var list = plan.Shapes.Of(conditional) as ListShape;
        var lists = list?.Origin as ListChoice;
        var isKnown = list is not null && Text.AreKnown(list.Element);
        var ways = chosen?.Origin as ChosenChannels;
        Func<CSharpExpression>? Channels(Func<ChosenChannels, Dimension> way, Func<ListChoice, ListShape> listWay) =>
            ways is not null ? () => Text.Of(way(ways)) : lists is not null && isKnown ? () => Text.ArrayOf(listWay(lists)) : null;

        var (then, otherwise) = (
            Branch(conditional.Then, Channels(c => c.Then, c => c.Then)), Branch(conditional.Else, Channels(c => c.Else, c => c.Else)));
        // If only an object of one branch provides its channels, a local carries them out of the braces.
        var local = then.IsLocal || otherwise.IsLocal ? locals.Unique("channels") : null;
        if (local is not null)
        {
            writer.Glue();
            writer.Line($"{(list is null ? "long" : "long[]")} {local};");
        }

        writer.From(conditional.Condition.Span);
        var condition = constants.Emit(conditional.Condition);
        if (local is not null || !then.Body.IsEmpty)
        {
            Braces($"if ({condition})", then, local);
            if (local is not null || !otherwise.Body.IsEmpty) Braces("else", otherwise, local);
        }
        else Braces($"if (!{condition.At(Precedence.Unary)})", otherwise, local);

        var result = local is not null ? new(local)
            : then.Channels is null || otherwise.Channels is null ? null
            : new CSharpExpression($"{condition.At(Precedence.Or)} ? {then.Channels} : {otherwise.Channels}", Precedence.Conditional);
        if (result is null) return;
        if (chosen is not null) Text.Assign(chosen.Name, result);
        else if (list is not null && local is not null) Text.Hold(list.Origin, local);
    }

    private (CSharpWriter Body, CSharpExpression? Channels, bool IsLocal) Branch(BoundTensor expression, Func<CSharpExpression>? channels)
    {
        var body = writer.Nested();
        Text.Open();
        var inner = new ConstructorEmitter(plan, body, constants, Text);
        inner.locals.Reserve(locals.Taken);
        inner.Visit(expression);
        PassClasses.AddRange(inner.PassClasses);
        var result = channels is null ? (null, false) : Text.Within(channels);
        Text.Close();
        locals.Reserve(inner.locals.Taken);
        return (body, result.Item1, result.Item2);
    }

    private void Braces(string header, (CSharpWriter Body, CSharpExpression? Channels, bool IsLocal) branch, string? local)
    {
        using (writer.Braces(header))
        {
            writer.Append(branch.Body);
            if (local is null) return;
            writer.Glue();
            writer.Line($"{local} = {branch.Channels};");
        }
    }

    private void Apply(Application application, ModuleField field)
    {
        Text.Hold(application.Layer, field.Name);
        switch (application.Layer)
        {
            case BlockParameterLayer layer:
                Register(field, layer.Span, [field.Name], isGiven: true);
                writer.Glue();
                writer.Line($"{field.Name}.Keep({string.Join(", ", plan.FeaturesReadOf(layer).Select(ConstantEmitter.Quote))});");
                break;
            case BlockLayer block:
                var arguments = sequences.BlockArguments(block, [.. application.Operands.Select(o => plan.Shapes.Of(o.Value))]);
                Register(field, block.Span, [$"new {block.Block.Name}({arguments})"]);
                break;
            default:
                writer.From(application.Layer.Span);
                Register(field, application.Layer.Span, sequences.Construct(application.Layer));
                break;
        }
    }

    /// <summary>Assigns the field and registers the module, or its children.</summary>
    private void Register(ModuleField field, Language.Text.SourceSpan span, IReadOnlyList<string> lines, bool isGiven = false)
    {
        writer.From(span);
        var assigned = isGiven ? "" : $"{field.Name} = ";
        var statement = lines.ToList();
        statement[0] = (field.Key is { } key ? $"register_module({ConstantEmitter.Quote(key)}, " : "this.Splice(") + assigned + statement[0];
        statement[statement.Count - 1] += ");";
        writer.Lines(statement);
    }

    private void Loop(TensorLoop loop)
    {
        var passes = plan.Shapes.PassesOf(loop) ?? throw new InvalidOperationException("The iterations of a loop are unknown.");
        var list = (ListShape)(plan.Shapes.Of(loop) ?? throw new InvalidOperationException("The result of a loop is unknown."));
        var differs = Axes.ChannelsOf(list.Element).Symbols.Any(s => plan.Shapes.Symbols[s].Origin is AnyChannels);
        if (plan.FieldOf(loop) is { } field)
        {
            Construct(loop, passes, field);
            Text.Hold(loop, field.Name);
            if (!differs) return;
            var channels = locals.Unique(field.Name.TrimStart('@') + "Channels");
            writer.Glue();
            writer.Line($"long[] {channels} = [.. {field.Name}.Select(pass => pass.OutChannels)];");
            Text.Hold(list.Origin, channels);
        }
        else if (differs && list.Origin is ListOfPasses { Channels: { } each }) Fill(loop, passes, list, each);
    }

    /// <summary>Computes the channels of every iteration of a loop without modules.</summary>
    private void Fill(TensorLoop loop, PassShapes passes, ListShape list, Dimension each)
    {
        if (passes.Source is { } source && passes.Element is { } element && each.Equals(Axes.ChannelsOf(element)))
        {
            Text.Hold(list.Origin, Text.ArrayOf(source).At(Precedence.Primary));
            return;
        }

        var items = locals.Unique("channelItems");
        var array = locals.Unique("channels");
        writer.Glue();
        writer.Line($"var {items} = new List<long>();");
        Passes(loop, passes, () => writer.Line($"{items}.Add({Text.Of(each)});"), counter: $"{items}.Count");
        writer.Line($"long[] {array} = [.. {items}];");
        Text.Hold(list.Origin, array);
    }

    private void Construct(TensorLoop loop, PassShapes passes, ModuleField field)
    {
        var name = ModulePlan.PassName(field.Name);
        var pass = PassEmitter.Write(plan.Of(loop, passes), name, writer.Nested());
        PassClasses.Add(pass.Text);
        writer.From(loop.Span);
        writer.Line($"{field.Name} = new Passes<{name}>();");
        Passes(loop, passes, () =>
        {
            var captured = passes.Captures.Where(c => c.Outer is not OutputsValue)
                .ToDictionary(c => ChannelParameters.NameOf(plan.Block.Signature, c.Value), c => c);
            var arguments = pass.Needs
                .Select(n => captured.TryGetValue(n.Text, out var capture) && !IsSame(capture) ? Channels(capture.Outer) : Argument(n, loop, passes));
            var key = loop.Name is { } template ? constants.Template(template) + ", " : "";
            writer.Line($"{field.Name}.Add({key}new {name}({string.Join(", ", arguments)}));");
        }, counter: $"{field.Name}.Count");
        Register(field, loop.Span, [field.Name], isGiven: true);
    }

    /// <summary>Whether the iteration and the enclosing body have the same name for the channels of a value.</summary>
    private static bool IsSame(Capture capture) =>
        capture is { Outer: ListShape { Origin: ListInput outer }, Inner: ListShape { Origin: ListInput inner } } && outer.Value == inner.Value;

    private string Argument(UsedName name, TensorLoop loop, PassShapes passes)
    {
        foreach (var capture in passes.Captures.Where(c => c.Outer is OutputsValue))
        {
            var start = Identifiers.Camel(capture.Value.Name + "_").TrimStart('@');
            if (!name.Text.StartsWith(start, StringComparison.Ordinal) || capture.Outer is not OutputsValue outputs) continue;
            foreach (var member in Members(loop.Body, capture.Value))
            {
                if (name.Text == Identifiers.Camel($"{capture.Value.Name}_{member}").TrimStart('@') + "Channels"
                    && outputs.Member(member) is { } value) return Channels(value);
            }
        }

        return constants.Use(name.Text, name.Type).Text;
    }

    private static IEnumerable<string> Members(BoundTensor expression, BoundValue record) =>
        expression is OutputMember { Source: ValueReference reference } member && reference.Value == record
            ? [member.Output]
            : ModulePlan.PartsOf(expression).SelectMany(p => Members(p, record));

    private string Channels(ShapeValue value) => value switch
    {
        TensorValue tensor => Text.ChannelsOf(tensor.Shape).Text,
        ListShape list => Text.ArrayOf(list).Text,
        _ => throw new InvalidOperationException("The channels of a captured value are unknown."),
    };

    /// <summary>Emits a C# loop over the source of a loop.</summary>
    private void Passes(TensorLoop loop, PassShapes passes, Action body, string counter)
    {
        string header;
        if (loop.Source is BoundConstant source && loop.Variable is { } variable) header = constants.Header(source, constants.Define(variable));
        else
        {
            var place = loop.Index is null ? locals.Unique("i") : Identifiers.Camel(loop.Index.Name);
            if (loop.Index is not null) constants.Define(loop.Index);
            var list = passes.Source ?? throw new InvalidOperationException("The source of a loop is unknown.");
            header = $"for (long {place} = 0; {place} < {Text.CountOf(list)}; {place}++)";
            var element = (passes.Element is { } each ? Axes.ChannelsOf(each).Symbols : null)?
                .Select(s => plan.Shapes.Symbols[s]).FirstOrDefault(s => s.Origin is ElementChannels { Index: null });
            if (element is not null) Text.Assign(element.Name, new($"{Text.ArrayOf(list).At(Precedence.Primary)}[{place}]"));
        }

        writer.From(loop.Source.Span);
        using (writer.Braces(header))
        {
            if (loop is { Index: { } index, Source: BoundConstant }) writer.Line($"long {constants.Define(index)} = {counter};");
            writer.Glue();
            body();
        }

        foreach (var defined in new[] { loop.Index, loop.Variable }.OfType<LoopVariable>()) constants.Forget(defined);
    }
}
