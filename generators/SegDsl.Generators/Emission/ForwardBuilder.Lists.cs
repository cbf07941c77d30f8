using SegDsl.Language.Types;
using SegDsl.Language.Binding;

namespace SegDsl.Generators.Emission;

/// <summary>Lists, loops and choices.</summary>
internal sealed partial class ForwardBuilder
{
    private ForwardValue List(TensorListLiteral list)
    {
        var operands = list.Items.Select(Visit).ToList();
        var result = new ForwardValue(ForwardKind.List, "list", scope) { IsShared = true };
        foreach (var operand in operands) operand.IsShared = true;
        Add(new ListStep(result, operands, statement), operands);
        return result;
    }

    private ForwardValue Passes(TensorLoop loop, ModuleField field)
    {
        var source = loop.Source is BoundTensor tensors ? Visit(tensors) : null;
        var captures = (plan.Shapes.PassesOf(loop)?.Captures ?? []).Select(c => c.Value).ToList();
        var operands = new List<ForwardValue>();
        if (source is not null) operands.Add(source);
        var initial = loop.Initial is { } first ? Visit(first) : null;
        if (initial is not null) operands.Add(initial);
        foreach (var captured in captures.Where(c => c != loop.Element && c != loop.Carried)) operands.AddRange(OperandsOf(captured, loop.Body));
        var isNumbered = source is not null && loop.Element is { } element && captures.Contains(element);
        return Function(
            field.Name.TrimStart('@') + "Output", operands.Distinct().ToList(),
            _ =>
            {
                // The parameters of a function must not shadow the names it refers to.
                string Free(string name) =>
                    captures.Exists(c => c != loop.Element && c != loop.Carried && values[c].Text == name) || source?.Text == name
                    || initial?.Text == name || plan.BorrowedBy(loop).Any(f => f.Name == name) ? name + "2" : name;
                var (pass, number, previous) = (Free("pass"), Free("i"), Free("previous"));
                var arguments = captures.Select(c =>
                    c == loop.Element ? $"{source?.Text}[{number}]" : c == loop.Carried ? previous : values[c].Text ?? "");
                var call = $"{pass}.Forward({string.Join(", ", arguments.Concat(plan.BorrowedBy(loop).Select(f => f.Name)))})";
                return initial is not null ? $"{field.Name}.Run({initial.Text}, ({pass}, {number}, {previous}) => {call})"
                    : $"{field.Name}.Run({(isNumbered ? $"({pass}, {number})" : pass)} => {call})";
            },
            kind: ForwardKind.List);
    }

    /// <summary>A captured value; for named outputs, the members that are read.</summary>
    private IEnumerable<ForwardValue> OperandsOf(BoundValue captured, BoundTensor body)
    {
        var value = values[captured];
        return value.Kind == ForwardKind.Outputs ? MembersRead(body, captured).Distinct().Select(m => Member(value, m)) : [value];
    }

    private static IEnumerable<string> MembersRead(BoundTensor expression, BoundValue record)
    {
        var pending = new Stack<BoundTensor>([expression]);
        while (pending.Count > 0)
        {
            var next = pending.Pop();
            if (next is OutputMember { Source: ValueReference reference } member && reference.Value == record) yield return member.Output;
            else
                foreach (var part in ModulePlan.PartsOf(next).Reverse()) pending.Push(part);
        }
    }

    private ForwardValue Loop(TensorLoop loop)
    {
        var source = loop.Source is BoundTensor tensors ? Visit(tensors) : null;
        if (loop.Source is BoundConstant constant) Collect(constant);
        var initial = loop.Initial is { } first ? Visit(first) : null;
        var variables = new[] { loop.Index, loop.Variable }.OfType<LoopVariable>().ToList();
        foreach (var variable in variables) constants.Define(variable);
        var outer = scope;
        scope = new ForwardScope(parent: null);
        ForwardValue? element = null;
        ForwardValue? carried = null;
        if (loop.Carried is { } passedOn)
            values[passedOn] = carried =
                new ForwardValue(ForwardKind.Tensor, Identifiers.Camel(passedOn.Name), scope) { IsInput = true, IsShared = true, IsNamed = true };
        if (loop.Element is { } own)
            values[own] = element =
                new ForwardValue(ForwardKind.Tensor, Identifiers.Camel(own.Name), scope) { IsInput = true, IsShared = true, IsNamed = true };
        var body = Body(loop.Body);
        scope = outer;
        foreach (var variable in variables) constants.Forget(variable);

        var result = new ForwardValue(ForwardKind.List, "list", scope) { IsShared = true };
        var header = loop is { Source: BoundConstant items, Variable: { } name }
            ? () => constants.Header(items, Identifiers.Camel(name.Name))
            : (Func<string>)(() => "");
        foreach (var used in body.Scope.Outside) outer.Use(used);
        foreach (var used in new[] { source, initial }.OfType<ForwardValue>().Distinct().Where(v => !body.Scope.Outside.Contains(v))) outer.Use(used);
        scope.Steps.Add(new LoopStep(
            result, header, loop.Index is null ? null : Identifiers.Camel(loop.Index.Name), source, element, initial, carried, body, statement));
        return result;
    }

    private ForwardValue Choice(TensorConditional conditional)
    {
        var thenFields = plan.FieldsAlwaysIn(conditional.Then).Where(f => f.IsConditional).Select(f => f.Name).ToList();
        var elseFields = plan.FieldsAlwaysIn(conditional.Else).Where(f => f.IsConditional).Select(f => f.Name).ToList();
        if (thenFields.Count + elseFields.Count == 0) Collect(conditional.Condition);
        Func<string> condition = (thenFields.Count, elseFields.Count) switch
        {
            (0, 0) => () => constants.Emit(conditional.Condition).At(Precedence.Or),
            (0, _) => () => string.Join(" || ", elseFields.Select(f => f + " is null")),
            _ => () => AreThere(thenFields),
        };
        var then = Way(conditional.Then);
        var otherwise = Way(conditional.Else);
        var result = new ForwardValue(conditional.Type is TensorListType ? ForwardKind.List : ForwardKind.Tensor, "chosen", scope) { IsShared = true };
        var elseCondition = thenFields.Count > 0 && elseFields.Count > 0 ? AreThere(elseFields) : null;
        foreach (var value in then.Scope.Outside.Union(otherwise.Scope.Outside).Where(v => v.Scope == scope)) value.Uses++;
        scope.Steps.Add(new ChoiceStep(result, condition, then, elseCondition, otherwise, statement));
        return result;

        static string AreThere(IEnumerable<string> fields) => string.Join(" && ", fields.Select(f => f + " is not null"));
    }

    private ForwardWay Way(BoundTensor expression)
    {
        var outer = scope;
        scope = new ForwardScope(parent: null);
        var way = Body(expression);
        foreach (var used in scope.Outside.Where(v => v.Scope != outer)) outer.Use(used);
        scope = outer;
        return way;
    }

    /// <summary>The steps of a branch or loop body, and its value.</summary>
    private ForwardWay Body(BoundTensor expression)
    {
        var value = Visit(expression);
        if (value.Scope == scope && value.IsOwned) value.IsOutput = true;
        else value = Output(value, "result");
        return new ForwardWay(scope, value);
    }
}
