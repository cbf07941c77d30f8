using SegDsl.Language.Collections;
using SegDsl.Language.Syntax;
using SegDsl.Language.Text;

namespace SegDsl.LanguageServer.Names;

/// <summary>Collects the names of a block.</summary>
/// <param name="path">The file.</param>
/// <param name="owner">The name of the block.</param>
/// <param name="found">Receives the occurrences.</param>
internal sealed class BodyNames(string path, string owner, List<Occurrence> found)
{
    private readonly Dictionary<string, LocalName> names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LocalName> labels = new(StringComparer.Ordinal);

    /// <summary>Adds the names of a block.</summary>
    public void Add(BlockSyntax block)
    {
        Add(block.Parameters);
        if (block.Base is { } from) Visit(from);
        foreach (var statement in block.Statements) Visit(statement);
    }

    /// <summary>Adds the names of an <c>extern op</c>.</summary>
    public void Add(ExternSyntax operation)
    {
        Add(operation.Parameters);
        foreach (var input in operation.Inputs) Visit(input);
        if (operation.Result is { } result) Visit(result);
    }

    /// <summary>Adds parameters.</summary>
    public void Add(IReadOnlyList<ParameterSyntax> parameters)
    {
        foreach (var parameter in parameters)
        {
            if (parameter.Default is { } value) Visit(value);
            Define(parameter.Name, LocalKind.Parameter);
            if (parameter.Type.Names.Count < 2) continue;
            foreach (var member in parameter.Type.Names) found.Add(new(member.Span, Local(member, LocalKind.Member), true));
        }
    }

    private void Visit(StatementSyntax statement)
    {
        switch (statement)
        {
            case InputSyntax input:
                Define(input.Name, LocalKind.Input);
                Visit(input.Shape);
                break;
            case AssignmentSyntax assignment:
                Visit(assignment.Value);
                Define(assignment.Name, LocalKind.Value);
                if (assignment.Shape is { } shape) Visit(shape);
                break;
            case OutputSyntax output:
                if (output.Value is { } value) Visit(value);
                if (output.Name is { } name)
                {
                    // 'out name' refers to a value; 'out name = e' defines one.
                    if (output.Value is null && names.TryGetValue(name.Text, out var known)) found.Add(new(name.Span, known));
                    else Define(name, LocalKind.Output);
                }
                if (output.Shape is { } annotation) Visit(annotation);
                break;
            case WeightSyntax weight:
                Visit(weight.Shape);
                Visit(weight.Value);
                Define(weight.Name, LocalKind.Weight);
                break;
            case InitializationSyntax initialization:
                Visit(initialization.Value);
                break;
            case NormalizationSyntax normalization:
                Visit(normalization.Value);
                break;
        }
    }

    private void Visit(ShapeSyntax shape)
    {
        foreach (var dimension in shape.Dimensions)
        {
            if (dimension is NameSyntax { Name: not "_" } symbol && !names.ContainsKey(symbol.Name))
                Define(new(symbol.Name, symbol.Span), LocalKind.Dimension);
            else Visit(dimension);
        }
    }

    private void Visit(ExpressionSyntax expression)
    {
        if (!StackGuard.HasRoom)
        {
            StackGuard.Continue((self: this, expression), static c => c.self.Visit(c.expression));
            return;
        }
        switch (expression)
        {
            case NameSyntax name:
                Refer(name.Name, name.Span);
                break;
            case MemberSyntax member:
                Visit(member.Target);
                found.Add(new(member.Name.Span, new MemberName(member.Name.Text, member.Name.Span)));
                break;
            case IndexSyntax index:
                Visit(index.Target);
                Visit(index.Index);
                break;
            case CallSyntax call:
                Refer(call.Target.Text, call.Target.Span);
                Visit(call.Arguments, call.Target.Text);
                break;
            case UnarySyntax unary:
                Visit(unary.Operand);
                break;
            case BinarySyntax binary:
                Visit(binary.Left);
                Visit(binary.Right);
                break;
            case ListSyntax list:
                foreach (var item in list.Items) Visit(item);
                break;
            case RangeSyntax range:
                Visit(range.Start);
                Visit(range.End);
                break;
            case ConditionalSyntax conditional:
                Visit(conditional.Condition);
                Visit(conditional.Then);
                Visit(conditional.Else);
                break;
            case MatchSyntax match:
                Visit(match.Subject);
                foreach (var arm in match.Arms)
                {
                    foreach (var pattern in arm.Patterns ?? []) Visit(pattern);
                    Visit(arm.Value);
                }
                if (match.Else is { } otherwise) Visit(otherwise);
                break;
            case ForSyntax loop:
                Visit(loop.Source);
                if (loop.Carried is { } carried) Visit(carried.Initial);
                Within([loop.Index, loop.Variable, loop.Carried?.Name], () => Visit(loop.Body));
                break;
            case AgainSyntax again:
                found.Add(new(again.Layer.Span, labels.GetValueOrDefault(again.Layer.Text) ?? Local(again.Layer, LocalKind.Label)));
                Visit(again.Arguments, again.Layer.Text);
                break;
            case PipeSyntax pipe:
                Visit(pipe.Source);
                foreach (var layer in pipe.Layers) Visit(layer);
                break;
            case LayerCallSyntax call:
                Visit(call.Layer);
                break;
            case SequenceSyntax sequence:
                Visit(sequence.Stages);
                break;
            case ParallelSyntax parallel:
                if (parallel.Input is { } input) Visit(input);
                Visit(parallel.Stages);
                break;
        }
    }

    private void Visit(LayerSyntax layer)
    {
        if (layer.Label is { } label)
        {
            var name = labels[label.Text] = Local(label, LocalKind.Label);
            found.Add(new(label.Span, name, true));
        }
        Visit(layer.Target);
    }

    private void Visit(IReadOnlyList<StageSyntax> stages)
    {
        foreach (var stage in stages)
        {
            switch (stage)
            {
                case LayerStageSyntax layer:
                    Visit(layer.Layer);
                    break;
                case IfStageSyntax conditional:
                    Visit(conditional.Condition);
                    Visit(conditional.Then);
                    Visit(conditional.Else);
                    break;
                case ForStageSyntax loop:
                    Visit(loop.Source);
                    Within([loop.Variable], () => Visit(loop.Stages));
                    break;
            }
        }
    }

    private void Visit(IReadOnlyList<ArgumentSyntax> arguments, string callee)
    {
        foreach (var argument in arguments)
        {
            var isShort = argument.Name is not null && argument.Value.Span.Start == argument.Name.Span.Start;
            if (isShort && argument.Value is NameSyntax value)
                found.Add(new(value.Span, (Name?)names.GetValueOrDefault(value.Name) ?? new GlobalName(value.Name), IsShort: true));
            if (argument.Name is { } name)
                found.Add(new(name.Span, new ArgumentName(name.Text, (Name?)names.GetValueOrDefault(callee) ?? new GlobalName(callee), null), false, isShort));
            if (!isShort) Visit(argument.Value);
        }
    }

    /// <summary>Names that are visible only in a loop.</summary>
    private void Within(IReadOnlyList<IdentifierSyntax?> variables, Action visit)
    {
        var hidden = new Dictionary<string, LocalName>(names, StringComparer.Ordinal);
        foreach (var variable in variables.OfType<IdentifierSyntax>()) Define(variable, LocalKind.Variable);
        visit();
        names.Clear();
        foreach (var (text, name) in hidden) names[text] = name;
    }

    private void Refer(string text, SourceSpan span) => found.Add(new(span, (Name?)names.GetValueOrDefault(text) ?? new GlobalName(text)));

    private void Define(IdentifierSyntax name, LocalKind kind)
    {
        if (name.Text.Length == 0) return;
        names[name.Text] = Local(name, kind);
        found.Add(new(name.Span, names[name.Text], true));
    }

    private LocalName Local(IdentifierSyntax name, LocalKind kind) => new(name.Text, path, name.Span, kind, owner);
}
