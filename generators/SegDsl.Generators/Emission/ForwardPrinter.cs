using SegDsl.Language.Text;

namespace SegDsl.Generators.Emission;

/// <summary>
/// Writes the steps of a scope. A value that only the next step uses is passed on in one expression; every other is stored, and disposed right
/// behind the statement that uses it last.
/// </summary>
internal sealed class ForwardPrinter
{
    private readonly CSharpWriter writer;
    private readonly NameScope names;
    private readonly ForwardScope scope;
    private readonly string auxiliaryCondition;
    private readonly List<string> disposals = [];
    private ForwardValue? pending;
    private CSharpExpression pendingText = new("");
    private SourceSpan pendingSpan;

    /// <param name="writer">Where the statements go.</param>
    /// <param name="names">The names that are taken in the method.</param>
    /// <param name="scope">The scope.</param>
    /// <param name="auxiliaryCondition">The C# condition under which auxiliary outputs are computed.</param>
    public ForwardPrinter(CSharpWriter writer, NameScope names, ForwardScope scope, string auxiliaryCondition)
    {
        this.writer = writer;
        this.names = names;
        this.scope = scope;
        this.auxiliaryCondition = auxiliaryCondition;
    }

    /// <summary>Writes the body of a method.</summary>
    /// <param name="body">The steps.</param>
    /// <param name="result">The expression that is returned, from the stored outputs; null where the only output is.</param>
    public void Write(ForwardBody body, Func<string>? result)
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
            writer.Line($"return {(result is null ? body.Outputs.Values.Single().Text : result())};");
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
                case ChoiceStep choice:
                    Choice(choice);
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
            text = $"{step.Field.Name}.call({string.Join(", ", step.Operands.Select(o => o.Text))})";
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
            if (!target.CanBeOverwritten(scope) || (target.MayBroadcast && !form.IsUnary)) continue;
            if (step.Operands.Any(o => o != target && o == pending)) Store();
            var value = Take(target);
            var call = form.Call([.. step.Operands.Select(o => o.Text ?? "")]);
            Spend(step.Operands, consumed: target);
            Continue(step.Result, new($"{value.At(Precedence.Primary)}.{call}"), step.Span);
            return;
        }

        Store();
        var text = step.Call([.. step.Operands.Select(Spread)]);
        Spend(step.Operands, consumed: null);
        Continue(step.Result, new(text, step.Precedence), step.Span);
    }

    private static string Spread(ForwardValue value) => (value.Kind == ForwardKind.List ? ".. " : "") + value.Text;

    private void Choice(ChoiceStep step)
    {
        Store();
        var (then, otherwise) = (Way(step.Then), Way(step.Else));
        var outside = step.Then.Scope.Outside.Union(step.Else.Scope.Outside).ToList();
        if (then.Writer.IsEmpty && otherwise.Writer.IsEmpty)
        {
            var rest = step.ElseCondition is null ? otherwise.Text : $"{step.ElseCondition} ? {otherwise.Text} : throw new System.Diagnostics.UnreachableException()";
            Spend(outside, consumed: null);
            Continue(step.Result, new($"{step.Condition} ? {then.Text} : {rest}", Precedence.Conditional), step.Span);
            return;
        }

        var name = step.Result.Text = names.Unique(step.Result.WantedName, suffix: "Value");
        step.Result.UsesLeft = step.Result.Uses;
        writer.Glue();
        writer.Line($"Tensor {name};");
        using (writer.Braces($"if ({step.Condition})")) Assign(then, name);
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
        if (printer.pending == way.Value && printer.disposals.Count == 0) return (inner, printer.pendingText.At(Precedence.Or));
        printer.Store();
        return (inner, way.Value.Text ?? "");
    }

    private void Auxiliary(AuxiliaryStep step)
    {
        Store();
        foreach (var output in step.Outputs) output.Text = names.Unique(output.WantedName, suffix: "Output");
        writer.Glue();
        writer.Line($"Tensor? {string.Join(", ", step.Outputs.Select(o => o.Text + " = null"))};");
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

    /// <summary>Stores the members of named outputs that are used, and disposes the others at once.</summary>
    private void OpenOutputs(ModuleStep step)
    {
        Store();
        var record = step.Result;
        var used = record.Members.Select(m => ConstantEmitter.Quote(m.Key)).ToList();
        writer.Glue();
        foreach (var member in record.Members)
        {
            member.Value.Text = names.Unique(member.Value.WantedName);
            member.Value.UsesLeft = member.Value.Uses;
            writer.Line($"var {member.Value.Text} = {record.Text}{Access(step, member.Key)};");
        }

        if (used.Count == 0) writer.Line($"{record.Text}.DisposeAll();");
        else if (!UsesAll(step)) writer.Line($"{record.Text}.DisposeExcept({string.Join(", ", used)});");
    }

    private static string Access(ModuleStep step, string output) => step.Field.Layer is Language.Binding.BlockLayer
        ? "." + Identifiers.Pascal(output)
        : $"[{ConstantEmitter.Quote(output)}]";

    private static bool UsesAll(ModuleStep step) =>
        step.Field.Layer is Language.Binding.BlockLayer block && block.Block.Outputs.All(o => o.Name is { } name && step.Result.Members.ContainsKey(name));

    /// <summary>Whether a value of this scope is used for the last time by the step that is being written.</summary>
    private bool IsLastUse(ForwardValue value) => value.Scope == scope && value.IsOwned && value.UsesLeft == 1;

    /// <summary>The value as the beginning of an expression: what is pending and has no name, or the name it is stored under.</summary>
    private CSharpExpression Take(ForwardValue value)
    {
        if (pending == value && !value.IsNamed)
        {
            pending = null;
            return pendingText;
        }

        Store();
        return new(value.Text ?? throw new InvalidOperationException($"'{value.WantedName}' is used before it is made."));
    }

    /// <summary>Counts a use of each of a step's operands; what was used for the last time, and not consumed, is disposed behind the statement.</summary>
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

    private void Continue(ForwardValue result, CSharpExpression text, SourceSpan span)
    {
        result.UsesLeft = result.Uses;
        (pending, pendingText, pendingSpan) = (result, text, span);
        if (result.IsNamed || disposals.Count > 0) Store();
    }

    /// <summary>Writes what is pending as a statement of its own, and disposes what it used last.</summary>
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
                value.Text = names.Unique(value.WantedName, value.IsNamed ? "Value" : "");
                writer.Line($"var {value.Text} = {pendingText};");
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
