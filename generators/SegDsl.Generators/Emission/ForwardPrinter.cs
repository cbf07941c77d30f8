using SegDsl.Language.Text;

namespace SegDsl.Generators.Emission;

/// <summary>
/// Emits the steps of a scope. A value that is used only by the next step is passed on within one expression; any other value is stored, and disposed
/// directly after the statement that uses it last.
/// </summary>
internal sealed class ForwardPrinter
{
    private const int LongestExpression = 4_000;

    private readonly CSharpWriter writer;
    private readonly NameScope names;
    private readonly ForwardScope scope;
    private readonly string auxiliaryCondition;
    private readonly List<string> disposals = [];
    private ForwardValue? pending;
    private CSharpExpression pendingText = new("");
    private SourceSpan pendingSpan;
    private string pendingType = "var";

    /// <param name="writer">Receives the statements.</param>
    /// <param name="names">The names already used in the method.</param>
    /// <param name="scope">The scope.</param>
    /// <param name="auxiliaryCondition">The C# condition under which auxiliary outputs are computed.</param>
    public ForwardPrinter(CSharpWriter writer, NameScope names, ForwardScope scope, string auxiliaryCondition)
    {
        this.writer = writer;
        this.names = names;
        this.scope = scope;
        this.auxiliaryCondition = auxiliaryCondition;
    }

    /// <summary>Emits the body of a method.</summary>
    /// <param name="body">The steps.</param>
    /// <param name="result">The expression to return, in terms of the stored outputs; null to return the only output.</param>
    /// <param name="hook">The method to call with the result; null if there is none.</param>
    public void Write(ForwardBody body, Func<string>? result, string? hook = null)
    {
        Steps();
        if (result is null && pending is { IsNamed: false, IsOutput: true } && disposals.Count == 0)
        {
            writer.From(pendingSpan);
            writer.Line($"return {pendingText};");
        }
        else
        {
            Store();
            writer.Glue();
            var returned = result is null ? body.Outputs.Values.Single().Text : result();
            if (hook is not null)
            {
                var local = names.Unique("outputs");
                writer.Line($"var {local} = {returned};");
                writer.Line($"{hook}({local});");
                returned = local;
            }

            writer.Line($"return {returned};");
        }

        writer.Unmapped();
    }

    private void Steps()
    {
        foreach (var step in scope.Steps)
        {
            switch (step)
            {
                case ModuleStep module:
                    Module(module);
                    break;
                case FunctionStep function:
                    Function(function);
                    break;
                case ListStep list:
                    List(list);
                    break;
                case SizeStep size:
                    Size(size);
                    break;
                case ChoiceStep choice:
                    Choice(choice);
                    break;
                case LoopStep loop:
                    Loop(loop);
                    break;
                case AuxiliaryStep auxiliary:
                    Auxiliary(auxiliary);
                    break;
            }
        }
    }

    private void Module(ModuleStep step)
    {
        string text;
        if (step.Operands is [{ Kind: ForwardKind.Tensor } only] && IsLastUse(only))
        {
            var value = Take(only);
            Spend([only], consumed: only);
            text = $"{value.At(Precedence.Primary)}.Then({step.Field.Name})";
        }
        else
        {
            Store();
            // Callable TorchSharp modules accept at most three inputs; a block with more is a plain module.
            var method = step.Operands.Count <= BlockEmitter.MaxCallableInputs ? "call" : "forward";
            text = $"{step.Field.Name}.{method}({string.Join(", ", step.Operands.Select(o => o.Text))})";
            Spend(step.Operands, consumed: null);
        }

        Continue(step.Result, new(text), step.Span);
        if (step.Result.Kind == ForwardKind.Outputs) OpenOutputs(step);
    }

    private void Function(FunctionStep step)
    {
        foreach (var form in step.InPlace)
        {
            var target = step.Operands[form.Target];
            if (!target.CanBeOverwritten(scope)) continue;
            if (step.Operands.Any(o => o != target && o == pending)) Store();
            var value = Take(target);
            var call = form.Call([.. step.Operands.Select(o => o.Text ?? "")]);
            Spend(step.Operands, consumed: target);
            Continue(step.Result, new($"{value.At(Precedence.Primary)}.{call}"), step.Span);
            return;
        }

        Store();
        var text = step.Call([.. step.Operands.Select(o => o.Text ?? "")]);
        Spend(step.Operands, consumed: null);
        Continue(step.Result, new(text, step.Precedence), step.Span);
    }

    /// <summary>A list takes ownership of values that nothing else uses, and holds views of all others.</summary>
    private void List(ListStep step)
    {
        Store();
        var taken = step.Operands.Where(o => IsLastUse(o) && step.Operands.Count(same => same == o) == 1).ToList();
        var items = step.Operands.Select(o => (o.Kind, taken.Contains(o)) switch
        {
            (ForwardKind.List, true) => $".. {o.Text}",
            (ForwardKind.List, false) => $".. {o.Text}.Aliases()",
            (_, true) => o.Text,
            _ => $"{o.Text}.alias()",
        });
        var text = $"[{string.Join(", ", items)}]";
        foreach (var operand in step.Operands.Distinct().Where(o => o.Scope == scope))
        {
            operand.UsesLeft--;
            if (operand.UsesLeft == 0 && !taken.Contains(operand)) Dispose(operand);
        }

        Continue(step.Result, new(text), step.Span, step.Result.TypeName);
    }

    private void Size(SizeStep step)
    {
        Store();
        step.Size.Text = names.Unique(Identifiers.Camel(step.Size.Symbol.Name), suffix: "Size");
        writer.Glue();
        var source = step.Source.Kind == ForwardKind.List ? $"{step.Source.Text}[0]" : step.Source.Text;
        writer.Line($"var {step.Size.Text} = {source}.shape[{CSharpExpression.Number(step.Size.Symbol.Axis)}];");
        Spend([step.Source], consumed: null);
        DisposeSpent();
    }

    /// <summary>A loop without modules, whose iterations fill a list.</summary>
    private void Loop(LoopStep step)
    {
        Store();
        var list = names.Unique(step.Result.PreferredName + "Items");
        writer.Glue();
        writer.Line($"var {list} = new List<Tensor>();");
        if (step.Carried is { } carried)
        {
            carried.Text = names.Unique(carried.PreferredName, suffix: "Value");
            writer.Glue();
            writer.Line($"var {carried.Text} = {step.Initial?.Text};");
        }
        if (step.Element is { } element) element.Text = names.Unique(element.PreferredName, suffix: "Value");
        var header = step.Element is { } each ? $"foreach (var {each.Text} in {step.Source?.Text})" : step.Header();
        if (step is { Source: { } source, Element: null }) header = $"foreach (var _ in {source.Text})";
        writer.From(step.Span);
        using (writer.Braces(header))
        {
            writer.Glue();
            if (step.Index is { } index) writer.Line($"long {index} = {list}.Count;");
            var body = Way(step.Body);
            writer.Append(body.Writer);
            writer.Glue();
            writer.Line($"{list}.Add({body.Text});");
            if (step.Carried is { } next) writer.Line($"{next.Text} = {list}[^1];");
        }

        Spend([.. step.Body.Scope.Outside.Union(new[] { step.Source, step.Initial }.OfType<ForwardValue>())], consumed: null);
        Continue(step.Result, new($"{list}.ToArray()"), step.Span);
    }

    private void Choice(ChoiceStep step)
    {
        Store();
        var (then, otherwise) = (Way(step.Then), Way(step.Else));
        var outside = step.Then.Scope.Outside.Union(step.Else.Scope.Outside).ToList();
        if (then.Writer.IsEmpty && otherwise.Writer.IsEmpty)
        {
            var rest = step.ElseCondition is null ? otherwise.Text
                : $"{step.ElseCondition} ? {otherwise.Text} : throw new System.Diagnostics.UnreachableException()";
            Spend(outside, consumed: null);
            Continue(step.Result, new($"{step.Condition()} ? {then.Text} : {rest}", Precedence.Conditional), step.Span);
            return;
        }

        // An auxiliary output is declared before the block that computes it.
        var isDeclared = step.Result.Text is not null;
        var name = step.Result.Text ??= names.Unique(step.Result.PreferredName, suffix: "Value");
        step.Result.UsesLeft = step.Result.Uses;
        writer.Glue();
        if (!isDeclared) writer.Line($"{step.Result.TypeName} {name};");
        using (writer.Braces($"if ({step.Condition()})")) Assign(then, name);
        using (writer.Braces(step.ElseCondition is null ? "else" : $"else if ({step.ElseCondition})")) Assign(otherwise, name);
        if (step.ElseCondition is not null) writer.Line("else throw new System.Diagnostics.UnreachableException();");
        Spend(outside, consumed: null);
        DisposeSpent();
    }

    private void Assign((CSharpWriter Writer, string Text) way, string name)
    {
        writer.Append(way.Writer);
        writer.Glue();
        writer.Line($"{name} = {way.Text};");
    }

    private (CSharpWriter Writer, string Text) Way(ForwardWay way)
    {
        var inner = writer.Nested();
        var printer = new ForwardPrinter(inner, names, way.Scope, auxiliaryCondition);
        printer.Steps();
        if (printer.pending == way.Value && printer.disposals.Count == 0)
        {
            // A collection expression of tensors has no type of its own.
            var cast = printer.pendingType == "var" ? "" : $"({printer.pendingType})";
            return (inner, cast + printer.pendingText.At(Precedence.Or));
        }

        printer.Store();
        return (inner, way.Value.Text ?? "");
    }

    private void Auxiliary(AuxiliaryStep step)
    {
        Store();
        foreach (var output in step.Outputs) output.Text = names.Unique(output.PreferredName, suffix: "Output");
        writer.Glue();
        foreach (var type in step.Outputs.GroupBy(o => o.TypeName))
            writer.Line($"{type.Key}? {string.Join(", ", type.Select(o => o.Text + " = null"))};");
        using (writer.Braces($"if ({auxiliaryCondition})"))
        {
            var printer = new ForwardPrinter(writer, names, step.Scope, auxiliaryCondition);
            printer.Steps();
            printer.Store();
            writer.Glue();
        }

        Spend(step.Scope.Outside, consumed: null);
        DisposeSpent();
    }

    /// <summary>Stores the used members of named outputs, and disposes the others.</summary>
    private void OpenOutputs(ModuleStep step)
    {
        Store();
        var record = step.Result;
        writer.Glue();
        foreach (var member in record.Members)
        {
            // An auxiliary output is declared before the block that computes it.
            var declaration = member.Value.Text is null ? "var " : "";
            member.Value.Text ??= names.Unique(member.Value.PreferredName);
            member.Value.UsesLeft = member.Value.Uses;
            writer.Line($"{declaration}{member.Value.Text} = {record.Text}{ForwardBuilder.Access(record.Block, member.Key)};");
        }

        if (record.Members.Count == 0) writer.Line($"{record.Text}.DisposeAll();");
        else if (!UsesAll(record)) writer.Line($"{record.Text}.DisposeExcept({string.Join(", ", record.Members.Keys.Select(ConstantEmitter.Quote))});");
    }

    private static bool UsesAll(ForwardValue record) =>
        record.Block is { } block && block.Outputs.All(o => o.Name is { } name && record.Members.ContainsKey(name));

    /// <summary>Whether the current step is the last use of a value of this scope.</summary>
    private bool IsLastUse(ForwardValue value) => value.Scope == scope && value.IsOwned && value.UsesLeft == 1;

    /// <summary>The value as the beginning of an expression: the pending expression, or the name of the stored value.</summary>
    private CSharpExpression Take(ForwardValue value)
    {
        if (pending == value && !value.IsNamed)
        {
            pending = null;
            return pendingText;
        }

        Store();
        return new(value.Text ?? throw new InvalidOperationException($"'{value.PreferredName}' is used before it is computed."));
    }

    /// <summary>Counts a use of each operand of a step; operands used for the last time, and not consumed, are disposed after the statement.</summary>
    private void Spend(IEnumerable<ForwardValue> operands, ForwardValue? consumed)
    {
        foreach (var operand in operands.Distinct().Where(o => o.Scope == scope))
        {
            operand.UsesLeft--;
            if (operand.UsesLeft == 0 && operand != consumed) Dispose(operand);
        }
    }

    private void Dispose(ForwardValue value)
    {
        if (value.Feature is { } feature) disposals.Add($"Release({ConstantEmitter.Quote(feature)}, {value.Text});");
        if (!value.IsOwned || value.Kind == ForwardKind.Outputs) return;
        disposals.Add(value.Kind == ForwardKind.List ? $"{value.Text}.DisposeAll();" : $"{value.Text}.Dispose();");
    }

    private void Continue(ForwardValue result, CSharpExpression text, SourceSpan span, string type = "var")
    {
        result.UsesLeft = result.Uses;
        (pending, pendingText, pendingSpan, pendingType) = (result, text, span, type);
        // The C# compiler rejects expressions that are nested very deeply.
        if (result.IsNamed || disposals.Count > 0 || text.Text.Length > LongestExpression) Store();
    }

    /// <summary>Emits the pending expression as a statement, and disposes the values it used last.</summary>
    private void Store()
    {
        if (pending is { } value)
        {
            pending = null;
            writer.From(pendingSpan);
            if (value.Text is { } declared)
            {
                writer.Line($"{declared} = {pendingText};");
            }
            else
            {
                value.Text = names.Unique(value.PreferredName, value.IsNamed ? "Value" : "");
                writer.Line($"{pendingType} {value.Text} = {pendingText};");
            }

            if (value.Uses == 0) Dispose(value);
        }

        DisposeSpent();
    }

    private void DisposeSpent()
    {
        if (disposals.Count == 0) return;
        writer.Glue();
        writer.Lines(disposals);
        disposals.Clear();
    }
}
