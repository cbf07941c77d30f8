using SegDsl.Language.Types;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Operations;
using SegDsl.Language.Syntax;
using SegDsl.Language.Text;

namespace SegDsl.Language.Binding;

/// <summary>Layers: operations, blocks, sequences, parallel branches, and their application.</summary>
internal sealed partial class ExpressionBinder
{
    private const string SequenceInput = "input";

    private BoundTensor BindPipe(PipeSyntax pipe)
    {
        var source = Bind(pipe.Source);
        var value = source as BoundTensor ?? AsTensor(source, "A pipe");
        foreach (var layer in pipe.Layers)
            value = BindApplication(layer, value, SourceSpan.Between(pipe.Source.Span.Start, layer.Span.End));
        return value;
    }

    /// <summary>Binds a layer and its operands: the piped tensor, or its own first arguments.</summary>
    private BoundTensor BindApplication(LayerSyntax syntax, BoundTensor? piped, SourceSpan span)
    {
        if (syntax.Target is ForSyntax loop) return BindLoop(syntax.Label, syntax.IsInline, loop, span);
        if (syntax.Target is AgainSyntax again) return BindAgain(syntax, again, piped, span);
        var flow = piped is null ? Flow.None : Flow.Of(piped);
        var isUnapplied = piped is null && IsUnapplied(syntax.Target);
        if (isUnapplied) ReportLayer(syntax.Target, null, syntax.Label?.Text ?? (HoldsState(syntax.Target) ? LabelFor(syntax.Target) : null));
        if (isUnapplied || BindLayer(syntax, flow) is not var (layer, operands))
        {
            if (syntax.Label is { } unknown) withErrors.Add(unknown.Text);
            return new ErrorTensor(span);
        }
        if (syntax.Label is { } label)
        {
            DeclareLabel(label);
            Remember(label, layer);
        }
        return new Application(layer, operands, span);
    }

    /// <summary>Reserves the name of a child of the block, or of the current loop iteration.</summary>
    public void DeclareLabel(IdentifierSyntax label)
    {
        if (labels.TryGetValue(label.Text, out var first))
            diagnostics.ReportDuplicate(NameDiagnostics.Duplicate, file.Source, label.Span, Locate(first), label.Text, " as a layer of this block");
        else labels.Add(label.Text, label.Span);
    }

    private SourceLocation? Locate(SourceSpan? span) => span is { } place ? file.Source.Locate(place) : null;

    /// <summary>Binds a call: of an operation, a block, or a function on constants.</summary>
    private BoundExpression BindCall(string name, SourceSpan nameSpan, IReadOnlyList<ArgumentSyntax> arguments, BoundType? expected, SourceSpan span)
    {
        if (IsConstantFunction(name) && !Scope.Contains(name)) return BindConstantFunction(name, nameSpan, arguments, expected, span);
        if (expected is BlockValueType) return BindInstance(name, nameSpan, arguments, span) ?? (BoundExpression)new ErrorConstant(span);
        var target = new CallSyntax(new(name, nameSpan), arguments, span);
        return BindApplication(new(false, null, target, span), null, span);
    }

    /// <summary>Binds a block with arguments, for a block parameter, a base or an experiment; null if it has errors.</summary>
    /// <param name="syntax">The block.</param>
    /// <param name="kind">What it must be, for the message.</param>
    public BlockInstance? BindInstance(ExpressionSyntax syntax, string kind = "block") => syntax switch
    {
        NameSyntax name => BindInstance(name.Name, name.Span, [], name.Span, kind),
        CallSyntax call => BindInstance(call.Target.Text, call.Target.Span, call.Arguments, call.Span, kind),
        _ => null,
    };

    private BlockInstance? BindInstance(
        string name, SourceSpan nameSpan, IReadOnlyList<ArgumentSyntax> arguments, SourceSpan span, string kind = "block")
    {
        var block = declarations.Resolve<BlockSignature>(file, name, nameSpan, kind);
        if (block is null || MatchArguments(Callee.Constants(block), arguments, Flow.None, span) is not { } matched) return null;
        if (block.Kind == BlockKind.Extern)
        {
            Report(ValueDiagnostics.TypeMismatch, nameSpan, "This argument", "a block", "an extern op");
            return null;
        }
        return BindParameters(block, matched) is { } constants ? new BlockInstance(
            block, constants, BindNormalization(matched), BindInitialization(matched), span) : null;
    }

    private (BoundLayer Layer, IReadOnlyList<BoundOperand> Operands)? BindLayer(LayerSyntax syntax, Flow flow)
    {
        switch (syntax.Target)
        {
            case SequenceSyntax sequence:
                return BindStages(
                    syntax, sequence.Stages, flow, null, stages => new SequenceLayer(stages, syntax.Label?.Text, syntax.IsInline, syntax.Span));
            case ParallelSyntax parallel:
                return BindStages(
                    syntax, parallel.Stages, flow, parallel.Input, stages => new ParallelLayer(stages, syntax.Label?.Text, syntax.IsInline, syntax.Span));
            case AgainSyntax again:
                ReportNotAgain(again.Span, again.Layer.Text, "a sequence holds only layers of its own; write this layer in a pipe, outside of '[…]'");
                return null;
            case CallSyntax call:
                return BindNamedLayer(syntax, call.Target.Text, call.Target.Span, call.Arguments, flow);
            default:
                var name = (NameSyntax)syntax.Target;
                return BindNamedLayer(syntax, name.Name, name.Span, [], flow);
        }
    }

    private (BoundLayer, IReadOnlyList<BoundOperand>)? BindStages(
        LayerSyntax syntax, IReadOnlyList<StageSyntax> stages, Flow flow, ExpressionSyntax? argument, Func<IReadOnlyList<BoundStage>, BoundLayer> create)
    {
        var input = flow.Value;
        if (argument is not null)
        {
            if (flow.Flows) Report(ValueDiagnostics.TooManyArguments, argument.Span, "parallel", "only the tensor from the pipe");
            else input = BindTensor(argument, "'parallel'");
        }
        else if (!flow.Flows) Report(ValueDiagnostics.MissingArgument, syntax.Span, "parallel", SequenceInput, "");

        if (BindStages(stages) is not { } bound) return null;
        var layer = create(bound);
        if (input is null) return flow.Flows ? (layer, []) : null;
        return (layer, [new(SequenceInput, AsTensor(input, "A sequence"))]);
    }

    private (BoundLayer, IReadOnlyList<BoundOperand>)? BindNamedLayer(
        LayerSyntax syntax, string name, SourceSpan nameSpan, IReadOnlyList<ArgumentSyntax> arguments, Flow flow)
    {
        if (Scope.Refer(name, nameSpan) is { } reference) return BindParameterLayer(syntax, reference, arguments, flow);
        if (OperationCatalog.Find(name) is { } operation)
        {
            if (syntax.IsInline) Report(NameDiagnostics.BadInline, syntax.Span, name);
            if (flow.Flows && ChannelsOfInput(operation, arguments) is { } channels)
            {
                Report(ValueDiagnostics.TooManyArguments, channels.Span, name, "no number of input channels, which are those of the tensor before it");
                return null;
            }
            if (MatchArguments(Callee.Of(operation), arguments, flow, syntax.Target.Span) is not { } matched) return null;
            CheckInputChannels(operation, arguments, syntax.Target.Span);
            return BindOperation(operation, matched, syntax) is { } layer ? (layer, BindOperands(matched, operation.Name)) : null;
        }
        var candidates = OperationCatalog.All.Select(o => o.Name).Concat(declarations.Names<BlockSignature>(file)).Concat(Scope.Names);
        if (declarations.Find(file, name, nameSpan) is not { } declaration)
        {
            Report(NameDiagnostics.Unknown, nameSpan, "layer", name, new Deferred(() => name == "range"
                ? $" Write '{PyTorchNames.RangeOf([.. arguments.Select(a => file.Source.Slice(a.Span))])}'."
                : TranslateCall(name, arguments) is { } call
                    ? $" Write '{call}'."
                    : declarations.Hint(file, name, candidates)));
            return null;
        }
        if (declaration.Symbol is null) return null;
        if (declaration.Symbol is not BlockSignature block)
        {
            Report(ValueDiagnostics.NotCallable, nameSpan, name, "not a block");
            return null;
        }
        if (MatchArguments(Callee.Of(block), arguments, flow, syntax.Target.Span) is not { } values) return null;
        if (BindParameters(block, values) is not { } constants) return null;
        if (block.Kind == BlockKind.Extern && syntax.IsInline) Report(NameDiagnostics.BadInline, syntax.Span, name);
        var applied = new BlockLayer(
            block, constants, BindNormalization(values), BindInitialization(values), syntax.Label?.Text, syntax.IsInline, syntax.Span);
        return (applied, BindOperands(values, block));
    }

    /// <summary>The call of this language for that of a layer of PyTorch or Keras; null if there is none.</summary>
    private string? TranslateCall(string name, IReadOnlyList<ArgumentSyntax> arguments) =>
        PyTorchCalls.Translate(name, [.. arguments.Select(a => (a.Name?.Text, ValueOf(a.Value)))]);

    private string ValueOf(ExpressionSyntax value) =>
        (value is CallSyntax call ? TranslateCall(call.Target.Text, call.Arguments) : null) ?? file.Source.Quote(value.Span);

    private (BoundLayer, IReadOnlyList<BoundOperand>)? BindParameterLayer(
        LayerSyntax syntax, BoundExpression reference, IReadOnlyList<ArgumentSyntax> arguments, Flow flow)
    {
        if (reference.Type is ErrorType) return null;
        if (reference is not ParameterReference { Parameter: { Type: BlockValueType } parameter })
        {
            Report(ValueDiagnostics.NotCallable, reference.Span, file.Source.Quote(reference.Span), Article(reference.Type));
            return null;
        }
        if (MatchArguments(Callee.BlockParameter(parameter), arguments, flow, syntax.Target.Span) is not { } matched) return null;
        return (new BlockParameterLayer(parameter, syntax.Label?.Text, syntax.IsInline, syntax.Span), BindOperands(matched, parameter.Name));
    }

    /// <summary>Binds the constant arguments of an operation; null if one is missing, which is reported.</summary>
    private OperationLayer? BindOperation(Operation operation, MatchedArguments matched, LayerSyntax syntax)
    {
        var constants = new List<BoundArgument>();
        foreach (var parameter in operation.Parameters)
        {
            var written = matched.Find(parameter.Name);
            var isSame = parameter.AllowsSame && written?.Value is null or NameSyntax { Name: "same" };
            if (isSame && parameter.AllowsSame)
            {
                BoundConstant? Of(string name) => constants.FirstOrDefault(c => c.Name == name)?.Value;
                if (Of("kernel") is { } kernel) constants.Add(new(parameter.Name, SamePadding(kernel, Of("dilation"), syntax.Span), written is null));
            }
            else if (parameter.Sides > 1 && written?.Value is ListSyntax sides)
                constants.Add(new(parameter.Name, BindSides(sides, parameter.Sides, $"'{parameter.Name}' of '{operation.Name}'"), IsDefault: false));
            else if (written is not null)
                constants.Add(new(parameter.Name, BindConstant(written.Value, parameter.Type, $"'{parameter.Name}' of '{operation.Name}'"), IsDefault: false));
            else if (parameter.Default is { } value)
                constants.Add(new(parameter.Name, DefaultOf(parameter.Type, value, syntax.Span), IsDefault: true));
            else if (!parameter.IsOptional)
            {
                Report(ValueDiagnostics.MissingArgument, syntax.Target.Span, operation.Name, parameter.Name, "");
                return null;
            }
        }
        return new(operation, constants, BindInitialization(matched), syntax.Label?.Text, syntax.IsInline, syntax.Span);
    }

    /// <summary>Binds the operands of a block; an input that is a list requires a list.</summary>
    private List<BoundOperand> BindOperands(MatchedArguments matched, BlockSignature block)
    {
        var operands = new List<BoundOperand>();
        foreach (var (slot, value) in matched.Operands)
        {
            var tensor = value.Piped ?? (value.Argument is { } argument ? Bind(argument.Value) : null);
            if (tensor is null) continue;
            var isList = block.Inputs.First(i => i.Name == slot.Name).Value.Type is TensorListType;
            operands.Add(new(slot.Name, isList ? AsTensorList(tensor, $"'{slot.Name}' of '{block.Name}'") : AsTensor(tensor, $"'{block.Name}'")));
        }
        return operands;
    }

    private List<BoundOperand> BindOperands(MatchedArguments matched, string callee)
    {
        var operands = new List<BoundOperand>();
        foreach (var (slot, value) in matched.Operands)
        {
            if (value.Piped is { } piped) operands.Add(new(slot.Name, AsTensor(piped, $"'{callee}'", slot.IsVariadic)));
            else if (value.Argument is { } argument) operands.Add(new(slot.Name, BindTensor(argument.Value, $"'{callee}'", slot.IsVariadic)));
        }
        return operands;
    }

    private static BoundConstant DefaultOf(BoundType type, object value, SourceSpan span) => type is EnumerationType enumeration
        ? new EnumerationMember((string)value, enumeration, span)
        : new ConstantLiteral(value, type, span);

    /// <summary>Binds all stages; null if one of them has errors, which are reported, because the result of the stages is then unknown.</summary>
    private IReadOnlyList<BoundStage>? BindStages(IReadOnlyList<StageSyntax> stages)
    {
        var outer = isStage;
        isStage = true;
        IReadOnlyList<BoundStage> bound = [.. stages.Select(BindStage).OfType<BoundStage>()];
        isStage = outer;
        return bound.Count == stages.Count ? bound : null;
    }

    private BoundStage? BindStage(StageSyntax syntax)
    {
        switch (syntax)
        {
            case LayerStageSyntax stage:
                isStageReported = false;
                if (BindLayer(stage.Layer, Flow.Stage) is not var (layer, _)) return null;
                if (layer.ResultType is TensorType) return new LayerStage(layer, stage.Span);
                Report(ValueDiagnostics.TypeMismatch, stage.Span, "A sequence", "stages that return one tensor", Article(layer.ResultType));
                return null;
            case IfStageSyntax stage:
                var condition = BindConstant(stage.Condition, BoundType.Bool, "A condition");
                var (then, otherwise) = (BindStages(stage.Then), BindStages(stage.Else));
                return then is null || otherwise is null ? null : new IfStage(condition, then, otherwise, stage.Span);
            default:
                return BindFor((ForStageSyntax)syntax);
        }
    }

    private ForStage? BindFor(ForStageSyntax syntax)
    {
        var source = Bind(syntax.Source);
        if (source is not BoundConstant { Type: ListType list } constant)
        {
            if (source.Type is not ErrorType)
                Report(ValueDiagnostics.TypeMismatch, syntax.Source.Span, "'for'", "a range or a list of constants", Article(source.Type));
            return null;
        }
        var outer = Scope;
        Scope = new(outer);
        var variable = DeclareVariable(syntax.Variable, list.Element);
        var stages = BindStages(syntax.Stages);
        if (syntax.Template is { } named && !GivesAtMostOne(syntax.Stages))
            Report(NameDiagnostics.BadTemplate, named.Span, "a named iteration of 'for' must be one stage; put several into a sequence '[…]'");
        var template = syntax.Template is null ? null : BindTemplate(syntax.Template);
        Scope = outer;
        return stages is null ? null : new(variable, constant, template, stages, syntax.Span);
    }

    private static bool GivesAtMostOne(IReadOnlyList<StageSyntax> stages) => stages.Count == 0 || (stages.Count == 1 && stages[0] switch
    {
        LayerStageSyntax => true,
        IfStageSyntax conditional => GivesAtMostOne(conditional.Then) && GivesAtMostOne(conditional.Else),
        _ => false,
    });
}
