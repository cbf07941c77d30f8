using SegDsl.Language.Diagnostics;
using SegDsl.Language.Syntax;
using SegDsl.Language.Text;

namespace SegDsl.Language.Binding;

/// <summary>Binds the body of a block, whose signature is known.</summary>
internal sealed class BlockBinder(FileScope file, Declarations declarations, DiagnosticBag diagnostics)
{
    private readonly Scope scope = new();
    private readonly List<BoundStatement> statements = [];

    /// <summary>Binds a body, or the base of <c>network A = B(…)</c>.</summary>
    public BoundBlock Bind(BlockSyntax syntax, BlockSignature signature)
    {
        var binder = new ExpressionBinder(file, declarations, diagnostics, scope);
        DeclareSignature(signature);
        var instance = syntax.Base is null ? null : BindBase(binder, syntax.Base, signature);

        var initializations = syntax.Statements.OfType<InitializationSyntax>().ToList();
        if (initializations.Count > 0) binder.DefaultInitialization = binder.BindInitialization(initializations[0].Value);
        foreach (var twice in initializations.Skip(1))
            diagnostics.Report(ValueDiagnostics.ArgumentTwice, file.Source, twice.Span, Callee.Initialization);

        var outputs = new Queue<BoundOutput>(syntax.Base is null ? signature.Outputs : []);
        foreach (var statement in syntax.Statements)
        {
            switch (statement)
            {
                case AssignmentSyntax assignment:
                    BindAssignment(binder, assignment);
                    break;
                case OutputSyntax output:
                    BindOutput(binder, output, outputs.Dequeue());
                    break;
                case SkippedStatementSyntax { Name: { } name }:
                    scope.Declare(name.Text, span => new ErrorConstant(span));
                    break;
            }
        }
        return new(signature, instance, null, statements, UseAnalysis.Analyse(signature, statements), syntax.Span);
    }

    private void DeclareSignature(BlockSignature signature)
    {
        foreach (var parameter in signature.Parameters)
            scope.Declare(parameter.Name, span => parameter.Type is ErrorType ? new ErrorConstant(span) : new ParameterReference(parameter, span));
        if (signature.Source != file.Source) return;
        foreach (var channel in signature.Channels) Declare(channel.Name, signature.NameSpan, span => new ChannelReference(channel, span));
        foreach (var input in signature.Inputs)
        {
            foreach (var symbol in input.Dimensions.OfType<DimensionSymbol>())
                scope.Declare(symbol.Symbol.Name, span => new DimensionSymbol(symbol.Symbol, span));
        }
        foreach (var input in signature.Inputs) Declare(input.Name, input.Value.Span, span => new ValueReference(input.Value, span));
    }

    /// <summary>A network's base is a head; its inputs and outputs are the network's.</summary>
    private BlockInstance? BindBase(ExpressionBinder binder, ExpressionSyntax syntax, BlockSignature signature)
    {
        if (syntax is not (NameSyntax or CallSyntax))
        {
            diagnostics.Report(ValueDiagnostics.TypeMismatch, file.Source, syntax.Span, "A network", "a head with its arguments", "something else");
            return null;
        }
        var instance = binder.BindInstance(syntax);
        if (instance is null) return null;
        if (instance.Block.Kind != BlockKind.Head)
        {
            diagnostics.Report(
                ValueDiagnostics.TypeMismatch, file.Source, syntax.Span, "A network", "a head", "a " + instance.Block.Kind.ToString().ToLowerInvariant());
            return null;
        }
        signature.Inputs = instance.Block.Inputs;
        signature.Outputs = instance.Block.Outputs;
        return instance;
    }

    private void BindAssignment(ExpressionBinder binder, AssignmentSyntax syntax)
    {
        var expression = binder.Bind(syntax.Value);
        switch (expression)
        {
            case { Type: ErrorType }:
                scope.Declare(syntax.Name.Text, span => new ErrorConstant(span));
                break;
            case ConstantRange:
                diagnostics.Report(ValueDiagnostics.TypeMismatch, file.Source, syntax.Value.Span, "A name", "a value", "a range; ranges are for 'for'");
                scope.Declare(syntax.Name.Text, span => new ErrorConstant(span));
                break;
            case BoundConstant constant:
                if (syntax.Shape is { } shape)
                    diagnostics.Report(ValueDiagnostics.TypeMismatch, file.Source, shape.Span, "A shape", "a tensor to describe", constant.Type.Display);
                var statement = new ConstantStatement(syntax.Name.Text, constant, syntax.Span);
                statements.Add(statement);
                Declare(statement.Name, syntax.Name.Span, span => new NamedConstantReference(statement, span));
                break;
            case BoundTensor tensor:
                Define(binder, syntax.Name, syntax.Shape, tensor, syntax.Span);
                break;
        }
    }

    private BoundValue Define(ExpressionBinder binder, IdentifierSyntax name, ShapeSyntax? shape, BoundTensor tensor, SourceSpan span)
    {
        var value = new BoundValue(name.Text, tensor.Type, name.Span);
        statements.Add(new ValueStatement(value, tensor, shape is null ? null : binder.BindShape(shape), span));
        Declare(name.Text, name.Span, reference => new ValueReference(value, reference));
        return value;
    }

    private void BindOutput(ExpressionBinder binder, OutputSyntax syntax, BoundOutput output)
    {
        BoundTensor expression;
        if (syntax is { Name: { } name, Value: { } defined })
        {
            var tensor = binder.BindTensor(defined, "'out'");
            if (tensor is ErrorTensor)
            {
                scope.Declare(name.Text, span => new ErrorConstant(span));
                expression = tensor;
            }
            else expression = new ValueReference(Define(binder, name, syntax.Shape, tensor, syntax.Span), name.Span);
        }
        else
        {
            var value = (syntax.Value, syntax.Name) switch
            {
                ({ } written, _) => written,
                (_, { } same) => new NameSyntax(same.Text, same.Span),
                _ => throw new InvalidOperationException("An output has a name or a value."),
            };
            expression = binder.BindTensor(value, "'out'");
        }
        statements.Add(new OutputStatement(output, expression, syntax.Span));
    }

    private void Declare(string name, SourceSpan span, Func<SourceSpan, BoundExpression> reference)
    {
        if (!scope.Declare(name, reference)) diagnostics.Report(NameDiagnostics.Duplicate, file.Source, span, name, "");
    }
}
