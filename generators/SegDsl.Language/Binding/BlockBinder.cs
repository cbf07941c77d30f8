using SegDsl.Language.Types;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Syntax;
using SegDsl.Language.Text;

namespace SegDsl.Language.Binding;

/// <summary>Binds the body of a block with a known signature.</summary>
internal sealed class BlockBinder(FileScope file, Declarations declarations, DiagnosticBag diagnostics)
{
    private readonly Scope scope = new();
    private readonly List<BoundStatement> statements = [];

    /// <summary>Binds a body, or the base of <c>network A = B(…)</c>.</summary>
    public BoundBlock Bind(BlockSyntax syntax, BlockSignature signature)
    {
        var later = LaterNames(syntax);
        var binder = new ExpressionBinder(file, declarations, diagnostics, scope)
        {
            Later = later,
            // The names of a missing input, and of its dimensions, are unknown.
            IsIncomplete = (syntax.Base is null && signature.Inputs.Count == 0)
                || syntax.Statements.OfType<SkippedStatementSyntax>().Any(s => s.IsInput || s.Name is not { } name || later.ContainsKey(name.Text)),
        };
        DeclareSignature(signature);
        var instance = syntax.Base is null ? null : BindBase(binder, syntax.Base, signature);

        var initializations = syntax.Statements.OfType<InitializationSyntax>().ToList();
        var initialization = initializations.Count > 0 ? binder.BindInitialization(initializations[0].Value) : null;
        foreach (var twice in initializations.Skip(1))
            diagnostics.Report(ValueDiagnostics.ArgumentTwice, file.Source, twice.Span, Callee.Initialization);

        var norms = syntax.Statements.OfType<NormalizationSyntax>().ToList();
        var normalization = norms.Count > 0 ? binder.BindNormalization(norms[0].Value) : null;
        foreach (var twice in norms.Skip(1)) diagnostics.Report(ValueDiagnostics.ArgumentTwice, file.Source, twice.Span, Callee.Normalization);
        if (instance is { Normalization: { } norm }) (normalization, instance) = (norm, instance with { Normalization = null });
        if (instance is { Initialization: { } init }) (initialization, instance) = (init, instance with { Initialization = null });

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
                case WeightSyntax weight:
                    BindWeight(binder, weight);
                    break;
                case SkippedStatementSyntax { Name: { } name }:
                    scope.Declare(name.Text, span => new ErrorConstant(span));
                    break;
            }
        }
        return new(
            signature, instance, normalization, initialization, statements, UseAnalysis.Analyze(signature, statements), Unused(binder, syntax, signature),
            syntax.Span);
    }

    /// <summary>The first definitions of the names of a body.</summary>
    private static Dictionary<string, SourceSpan> LaterNames(BlockSyntax syntax)
    {
        var names = new Dictionary<string, SourceSpan>(StringComparer.Ordinal);
        foreach (var name in syntax.Statements.Select(s => s switch
                 {
                     InputSyntax input => input.Name,
                     AssignmentSyntax assignment => assignment.Name,
                     OutputSyntax { Value: not null, Name: { } output } => output,
                     WeightSyntax weight => weight.Name,
                     _ => null,
                 }).OfType<IdentifierSyntax>())
        {
            if (!names.ContainsKey(name.Text)) names.Add(name.Text, name.Span);
        }
        return names;
    }

    private void DeclareSignature(BlockSignature signature)
    {
        foreach (var parameter in signature.Parameters)
            scope.Declare(parameter.Name, span => parameter.Type is ErrorType ? new ErrorConstant(span) : new ParameterReference(parameter, span));
        if (signature.Source != file.Source) return;
        foreach (var channel in signature.Channels) Declare(new(channel.Name, signature.NameSpan), span => new ChannelReference(channel, span));
        foreach (var input in signature.Inputs)
        {
            foreach (var symbol in input.Dimensions.OfType<DimensionSymbol>())
                scope.Declare(symbol.Symbol.Name, span => new DimensionSymbol(symbol.Symbol, span));
        }
        foreach (var input in signature.Inputs) Declare(new(input.Name, input.Value.Span), span => new ValueReference(input.Value, span));
    }

    /// <summary>Binds the base of a network, a head, whose inputs and outputs become those of the network.</summary>
    private BlockInstance? BindBase(ExpressionBinder binder, ExpressionSyntax syntax, BlockSignature signature)
    {
        if (syntax is not (NameSyntax or CallSyntax))
        {
            diagnostics.Report(ValueDiagnostics.TypeMismatch, file.Source, syntax.Span, "A network", "a head with its arguments", "another expression");
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
        signature.HasBadOutputs = instance.Block.HasBadOutputs;
        return instance;
    }

    private void BindAssignment(ExpressionBinder binder, AssignmentSyntax syntax)
    {
        var expression = binder.ReportUnapplied(syntax.Value, syntax.Name.Text) ? new ErrorConstant(syntax.Value.Span) : binder.Bind(syntax.Value);
        switch (expression)
        {
            case { Type: ErrorType }:
                scope.Declare(syntax.Name.Text, span => new ErrorConstant(span));
                break;
            case ConstantRange:
                diagnostics.Report(ValueDiagnostics.TypeMismatch, file.Source, syntax.Value.Span, "A name", "a value", "a range, which only 'for' accepts");
                scope.Declare(syntax.Name.Text, span => new ErrorConstant(span));
                break;
            case BoundConstant constant:
                if (syntax.Shape is { } shape)
                    diagnostics.Report(ValueDiagnostics.TypeMismatch, file.Source, shape.Span, "A shape annotation", "a tensor", constant.Type.Display);
                var statement = new ConstantStatement(syntax.Name.Text, constant, syntax.Span);
                statements.Add(statement);
                binder.DeclareName(syntax.Name, span => new NamedConstantReference(statement, span));
                break;
            case BoundTensor tensor:
                Define(binder, syntax.Name, syntax.Shape, tensor, syntax.Span);
                break;
        }
    }

    private BoundValue Define(ExpressionBinder binder, IdentifierSyntax name, ShapeSyntax? shape, BoundTensor tensor, SourceSpan span)
    {
        var value = new BoundValue(name.Text, tensor.Type, name.Span);
        if (shape is not null && shape.IsList != tensor.Type is TensorListType)
        {
            var (expected, found) = shape.IsList ? ("a list of tensors", "one tensor") : ("one tensor", "a list of tensors; write '[]' after its shape");
            diagnostics.Report(ValueDiagnostics.TypeMismatch, file.Source, shape.Span, $"'{name.Text}'", expected, found);
        }
        statements.Add(new ValueStatement(value, tensor, shape is null ? null : binder.BindShape(shape, value), span));
        binder.DeclareName(name, reference => new ValueReference(value, reference));
        return value;
    }

    private void BindOutput(ExpressionBinder binder, OutputSyntax syntax, BoundOutput output)
    {
        BoundTensor expression;
        if (syntax is { Name: { } name, Value: { } defined })
        {
            var tensor = binder.ReportUnapplied(defined, name.Text, $"out {(output.IsAuxiliary ? "aux " : "")}{name.Text} = ")
                ? new ErrorTensor(defined.Span)
                : binder.BindTensor(defined, "'out'", output.IsList);
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
            expression = binder.BindTensor(value, "'out'", output.IsList);
        }
        statements.Add(new OutputStatement(output, expression, syntax.Span));
    }

    private void BindWeight(ExpressionBinder binder, WeightSyntax syntax)
    {
        var value = new BoundValue(syntax.Name.Text, BoundType.Tensor, syntax.Name.Span);
        if (syntax.Shape.IsList || syntax.Shape.Dimensions.Any(d => d is NameSyntax { Name: "_" }))
            diagnostics.Report(ShapeDiagnostics.BadDimension, file.Source, syntax.Shape.Span, "The shape of a 'param'", "that of one tensor, without '_'");
        var dimensions = syntax.Shape.Dimensions.Select(d => binder.BindConstant(d, BoundType.Int, "A dimension")).ToList();
        binder.DeclareLabel(syntax.Name);
        if (binder.BindInitialization(syntax.Value) is { } initialization)
            statements.Add(new WeightStatement(value, new(dimensions, syntax.Shape.Span), initialization, syntax.Span));
        binder.DeclareName(syntax.Name, span => new ValueReference(value, span));
    }

    /// <summary>Parameters, constants and symbols that are never referenced.</summary>
    private List<UnusedName> Unused(ExpressionBinder binder, BlockSyntax syntax, BlockSignature signature)
    {
        var demanded = new HashSet<string>(
            signature.Inputs.SelectMany(i => i.Dimensions).OfType<ParameterReference>().Select(p => p.Parameter.Name), StringComparer.Ordinal);
        var unused = new List<UnusedName>();
        foreach (var parameter in syntax.Parameters.Where(p => !scope.IsUsed(p.Name.Text) && !demanded.Contains(p.Name.Text)))
            unused.Add(new(NameDiagnostics.UnusedParameter, parameter.Name.Text, parameter.Name.Span, null));
        foreach (var constant in statements.OfType<ConstantStatement>().Where(c => !scope.IsUsed(c.Name)))
            unused.Add(new(NameDiagnostics.Unused, constant.Name, constant.Span with { Length = constant.Name.Length }, null));
        foreach (var (symbol, span, hint) in binder.NewSymbols.Where(s => !scope.IsUsed(s.Symbol.Name)))
            unused.Add(new(NameDiagnostics.UnusedSymbol, symbol.Name, span, hint));
        return unused;
    }

    private void Declare(IdentifierSyntax name, Func<SourceSpan, BoundExpression> reference)
    {
        if (!scope.Declare(name.Text, reference, name.Span)) diagnostics.Report(NameDiagnostics.Duplicate, file.Source, name.Span, name.Text, "");
    }
}
