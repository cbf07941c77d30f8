using SegDsl.Language.Types;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Syntax;
using SegDsl.Language.Text;
using SegDsl.Language.Vocabulary;

namespace SegDsl.Language.Binding;

/// <summary>Binds the signature of a block: parameters, inputs, outputs.</summary>
internal sealed class SignatureBinder(FileScope file, Declarations declarations, DiagnosticBag diagnostics)
{
    private static readonly Dictionary<string, BoundType> Types = new(StringComparer.Ordinal)
    {
        ["int"] = BoundType.Int, ["float"] = BoundType.Float, ["bool"] = BoundType.Bool, ["string"] = BoundType.String,
        ["Backbone"] = new BlockValueType(BlockKind.Backbone),
    };

    /// <summary>Binds the signature of a block.</summary>
    public void Bind(BlockSyntax syntax, BlockSignature signature)
    {
        var inputs = syntax.Statements.OfType<InputSyntax>().ToList();
        // A parameter of an unknown type that has the name of an input, as in block B(x: Tensor), is that input.
        signature.Parameters =
            [.. BindParameters(syntax.Name, syntax.Parameters, syntax).Where(p => p.Type is not ErrorType || inputs.All(i => i.Name.Text != p.Name))];
        BindInputs(inputs, signature);
        // Annotations determine which values are lists, so that signatures can be bound before bodies.
        var lists = new HashSet<string>(
            syntax.Statements.OfType<AssignmentSyntax>().Where(a => a.Shape is { IsList: true }).Select(a => a.Name.Text)
                .Concat(syntax.Statements.OfType<InputSyntax>().Where(i => i.Shape.IsList).Select(i => i.Name.Text)), StringComparer.Ordinal);
        CheckCount([.. syntax.Statements.OfType<OutputSyntax>()], "outputs");
        signature.Outputs = [.. syntax.Statements.OfType<OutputSyntax>().Select(o => new BoundOutput(
            o.Name?.Text, o.IsAuxiliary, o.Shape?.IsList ?? (o.Value is null && o.Name is { } name && lists.Contains(name.Text)), o.Span))];
        // The outputs are unknown if a statement could not be parsed.
        signature.HasBadOutputs = syntax.Statements.OfType<SkippedStatementSyntax>().Any();
        if (syntax.Base is null && !signature.HasBadOutputs) Check(signature);
    }

    /// <summary>Binds the signature of an operation written in C#.</summary>
    public void Bind(ExternSyntax syntax, BlockSignature signature)
    {
        signature.Parameters = BindParameters(syntax.Name, syntax.Parameters);
        foreach (var parameter in signature.Parameters.Where(p => p.Type is BlockValueType or EnumerationType))
            diagnostics.Report(ValueDiagnostics.TypeMismatch, file.Source, parameter.Span,
                "'extern op'", "numbers, bools, strings or lists of these", parameter.Type.Display);
        BindInputs(syntax.Inputs, signature);
        // A parameter of an unknown type may be the input.
        if (signature.Inputs.Count == 0 && signature.Parameters.Any(p => p.Type is ErrorType)) return;
        if (signature.Inputs.Count == 0)
            diagnostics.Report(NameDiagnostics.NoInput, file.Source, signature.NameSpan, signature.Name, $"{signature.Name}(x: [N, C, H, W])");
        if (syntax.Result is not { } result) return;
        var scope = new Scope();
        foreach (var parameter in signature.Parameters) scope.Declare(parameter.Name, span => new ParameterReference(parameter, span));
        foreach (var dimension in signature.Inputs.SelectMany(i => i.Dimensions))
        {
            if (dimension is ChannelReference channel) scope.Declare(channel.Symbol.Name, span => new ChannelReference(channel.Symbol, span));
            if (dimension is DimensionSymbol symbol) scope.Declare(symbol.Symbol.Name, span => new DimensionSymbol(symbol.Symbol, span));
        }
        signature.Result = new ExpressionBinder(file, declarations, diagnostics, scope).BindShape(result);
        signature.Outputs = [new(null, IsAuxiliary: false, result.IsList, result.Span)];
        if (result.IsList || signature.Result.Dimensions.Any(d => d is AnyDimension))
            diagnostics.Report(ShapeDiagnostics.BadDimension, file.Source, result.Span, "The result of an 'extern op'", "one tensor, without '_' in its shape");
    }

    /// <summary>Binds the declaration of a loss, metric, augmentation or optimizer written in C#.</summary>
    public void Bind(ExternPartSyntax syntax, ExternPart part)
    {
        part.Parameters = BindParameters(syntax.Name, syntax.Parameters);
        var isGood = part.Parameters.Count == syntax.Parameters.Count;
        if (ExternEntries.BuiltIn(syntax.Keyword).Contains(syntax.Name.Text))
            Report(NameDiagnostics.Duplicate, syntax.Name.Span, syntax.Name.Text, $" as a built-in {ExternEntries.NameOf(syntax.Keyword)}");
        if (syntax.Target is { } target)
        {
            var index = ExternEntries.TargetWords.ToList().IndexOf(target.Text);
            if (index < 0)
                Report(NameDiagnostics.Unknown, target.Span, "kind of target", target.Text, Suggestions.OrAll(target.Text, ExternEntries.TargetWords));
            else part.Target = (ExternTarget)index;
        }
        var parameters = new List<EntryParameter>();
        foreach (var parameter in part.Parameters)
        {
            if (parameter.Type is ErrorType || parameter.Default is ErrorConstant) isGood = false;
            else if (ExternEntries.IsReserved(parameter.Name))
                Report(NameDiagnostics.Duplicate, parameter.Span, parameter.Name, $" for every 'extern {syntax.Keyword}'");
            else if (ExternEntries.ParameterOf(part, parameter) is { } found) parameters.Add(found);
            else Report(ValueDiagnostics.TypeMismatch, parameter.Span, $"'extern {syntax.Keyword}'", "int, float, bool or float[]", parameter.Type.Display);
        }
        if (!isGood) return;
        part.EntryParameters = parameters;
        part.Entry = ExternEntries.Create(part);

        void Report(DiagnosticDescriptor descriptor, SourceSpan span, params object[] arguments)
        {
            isGood = false;
            diagnostics.Report(descriptor, file.Source, span, arguments);
        }
    }

    private void CheckCount(IReadOnlyList<StatementSyntax> statements, string kind)
    {
        if (statements.Count > Limits.Arguments)
            diagnostics.Report(SyntaxDiagnostics.TooLong, file.Source, statements[Limits.Arguments].Span, Limits.Arguments, kind, "a block");
    }

    /// <summary>Binds the parameters of a declaration.</summary>
    /// <param name="owner">Its name.</param>
    /// <param name="syntax">The parameters.</param>
    /// <param name="block">The declaration, if its inputs are declared in its body.</param>
    private List<BoundParameter> BindParameters(IdentifierSyntax owner, IReadOnlyList<ParameterSyntax> syntax, BlockSyntax? block = null)
    {
        var parameters = new List<BoundParameter>();
        var unknown = new HashSet<string>(StringComparer.Ordinal);
        foreach (var parameter in syntax)
        {
            if (parameter.Name.Text is Callee.Normalization or Callee.Initialization)
            {
                diagnostics.Report(NameDiagnostics.Duplicate, file.Source, parameter.Name.Span, parameter.Name.Text, " as a built-in argument of every block");
                continue;
            }
            if (parameters.Any(p => p.Name == parameter.Name.Text))
            {
                diagnostics.Report(NameDiagnostics.Duplicate, file.Source, parameter.Name.Span, parameter.Name.Text, " as a parameter");
                continue;
            }
            var type = BindType(parameter.Type, owner.Text, parameter.Name.Text);
            // One message for all parameters of the same unknown type.
            if (type is ErrorType && unknown.Add(parameter.Type.Names[0].Text)) ReportUnknownType(parameter, block);
            var value = parameter.Default is null ? null : BindDefault(parameter.Default, type, parameter.Name.Text);
            parameters.Add(new(parameter.Name.Text, type, value, parameter.Span));
        }
        return parameters;
    }

    private BoundType BindType(TypeSyntax syntax, string owner, string name)
    {
        if (syntax.Names.Count > 1)
        {
            foreach (var twice in syntax.Names.GroupBy(n => n.Text).Where(g => g.Count() > 1).Select(g => g.Last()))
                diagnostics.Report(ValueDiagnostics.MemberTwice, file.Source, twice.Span, twice.Text);
            return new EnumerationType(owner, name, [.. syntax.Names.Select(n => n.Text).Distinct()]);
        }
        if (Types.TryGetValue(syntax.Names[0].Text, out var type) && !(syntax.IsList && type is BlockValueType))
            return syntax.IsList ? new ListType(type) : type;
        return BoundType.Error;
    }

    private void ReportUnknownType(ParameterSyntax parameter, BlockSyntax? block)
    {
        var (syntax, name, type) = (parameter.Type, parameter.Name.Text, parameter.Type.Names[0].Text);
        var brackets = syntax.IsList ? "[]" : "";
        diagnostics.Report(
            ValueDiagnostics.UnknownType, file.Source, syntax.Span, file.Source.Quote(syntax.Span),
            ForeignTypes.IsAnyNumber(type) ? $" Write 'int{brackets}' or 'float{brackets}'."
            : ForeignTypes.Find(type) is { } here ? $" Write '{here}{brackets}'."
            : !ForeignInputs.IsTensor(type) ? Suggestions.OrAll(type, Types.Keys)
            : block is null ? $" Write '{name}: [N, C, H, W]{brackets}'."
            : block.Statements.OfType<InputSyntax>().Any(i => i.Name.Text == name) ? $" The input is declared with 'in {name}'; remove this parameter."
            : $" Inputs are declared in the body; write '{ForeignInputs.StatementFor(name, block.Keyword)}{brackets}' as the first statement.");
    }

    private BoundConstant? BindDefault(ExpressionSyntax syntax, BoundType type, string name)
    {
        if (type is ErrorType) return new ErrorConstant(syntax.Span);
        if (IsClosed(syntax, type)) return new ExpressionBinder(file, declarations, diagnostics, new()).BindConstant(syntax, type, $"'{name}'");
        var text = file.Source.Quote(syntax.Span);
        diagnostics.Report(
            ValueDiagnostics.DefaultNotClosed, file.Source, syntax.Span, text,
            PyTorchNames.IsNothing(text) ? $" Every value exists; leave out '= {text}'." : "");
        return new ErrorConstant(syntax.Span);
    }

    private static bool IsClosed(ExpressionSyntax syntax, BoundType type) => syntax switch
    {
        LiteralSyntax => true,
        NameSyntax name => type is EnumerationType enumeration && enumeration.Members.Contains(name.Name),
        ListSyntax list => list.Items.All(i => IsClosed(i, type)),
        UnarySyntax unary => IsClosed(unary.Operand, type),
        BinarySyntax binary => IsClosed(binary.Left, type) && IsClosed(binary.Right, type),
        _ => false,
    };

    private void BindInputs(IReadOnlyList<InputSyntax> syntax, BlockSignature signature)
    {
        var symbols = new Dictionary<string, ShapeSymbol>(StringComparer.Ordinal);
        var inputs = new List<BoundInput>();
        CheckCount(syntax, "inputs");
        foreach (var input in syntax.Take(Limits.Arguments))
        {
            var value = new BoundValue(input.Name.Text, input.Shape.IsList ? BoundType.TensorList : BoundType.Tensor, input.Name.Span);
            var rank = input.Shape.Dimensions.Count;
            inputs.Add(new(value, [.. input.Shape.Dimensions.Select((d, axis) => BindDimension(d, value, axis, rank, signature, symbols))], input.Span));
        }
        signature.Inputs = inputs;
        signature.Channels = [.. inputs.SelectMany(i => i.Dimensions).OfType<ChannelReference>().Select(c => c.Symbol).Distinct()];
        if (signature.Kind is BlockKind.Block or BlockKind.Extern) return;
        var kind = signature.Kind.ToString().ToLowerInvariant();
        foreach (var input in inputs.Where(input => !IsImage(input)))
        {
            diagnostics.Report(ShapeDiagnostics.ImageInput, file.Source, input.Span, input.Name, kind);
            signature.HasBadInputs = true;
        }
        if (inputs.Count < 2) return;
        if (signature.Kind == BlockKind.Backbone)
            diagnostics.Report(ShapeDiagnostics.BackboneInputs, file.Source, inputs[1].Span, signature.Name, inputs.Count);
        else if (!inputs.Exists(input => input.Name == BlockSignature.ImageInput))
            diagnostics.Report(NameDiagnostics.NoImageInput, file.Source, inputs[0].Span, kind);
    }

    /// <summary>Whether an input accepts any image or volume: no dimension except the channels depends on a parameter.</summary>
    private static bool IsImage(BoundInput input) => input is { Value.Type: TensorType, Dimensions.Count: 4 or 5 }
        && input.Dimensions.All(d => d is not AnyDimension) && input.Dimensions[Operations.Axes.Channel(4)] is not (ChannelReference or DimensionSymbol);

    private BoundConstant BindDimension(
        ExpressionSyntax syntax, BoundValue value, int axis, int rank, BlockSignature signature, Dictionary<string, ShapeSymbol> symbols)
    {
        switch (syntax)
        {
            case LiteralSyntax { Value: long size }:
                return new ConstantLiteral(size, BoundType.Int, syntax.Span);
            case NameSyntax name when signature.Parameters.FirstOrDefault(p => p.Name == name.Name) is { } parameter:
                if (parameter.Type == BoundType.Int) return new ParameterReference(parameter, syntax.Span);
                break;
            case NameSyntax { Name: "_" }:
                return new AnyDimension(syntax.Span);
            case NameSyntax name:
                if (!symbols.TryGetValue(name.Name, out var symbol))
                    symbols[name.Name] = symbol = new(name.Name, value, axis, axis == Operations.Axes.Channel(rank));
                return symbol.IsChannel ? new ChannelReference(symbol, syntax.Span) : new DimensionSymbol(symbol, syntax.Span);
        }
        diagnostics.Report(ShapeDiagnostics.BadDimension, file.Source, syntax.Span, "A dimension of an input", "a symbol, a number or a parameter");
        return new ErrorConstant(syntax.Span);
    }

    private void Check(BlockSignature signature)
    {
        // A parameter of an unknown type may be the input.
        if (signature.Inputs.Count == 0 && signature.Parameters.All(p => p.Type is not ErrorType))
            diagnostics.Report(
                NameDiagnostics.NoInput, file.Source, signature.NameSpan, signature.Name,
                signature.Kind == BlockKind.Block ? "in x: [N, C, H, W]" : $"in {BlockSignature.ImageInput}: [N, 3, H, W]");
        foreach (var twice in signature.Outputs.Where(o => o.Name is not null).GroupBy(o => o.Name).Where(g => g.Count() > 1).Select(g => g.Last()))
            diagnostics.Report(NameDiagnostics.Duplicate, file.Source, twice.Span, twice.Name ?? "", " as an output");

        (string Fault, string Remedy)? problem = signature switch
        {
            { Outputs.Count: 0 } => ("no output", signature.Kind is BlockKind.Head or BlockKind.Network ? "out seg = expression" : "out expression"),
            { Kind: BlockKind.Block, Outputs.Count: 1 } => null,
            _ when signature.Outputs.Any(o => o.Name is null) => ("an output without a name", "out name = expression"),
            _ => null,
        };
        signature.HasBadOutputs = problem is not null;
        if (problem is not var (fault, remedy)) return;
        var related = signature.Outputs.Where(o => o.Name is null).Select(o => new RelatedLocation("this output has no name", file.Source.Locate(o.Span)));
        diagnostics.Report(NameDiagnostics.BadOutputs, file.Source.Locate(signature.NameSpan), [.. related], signature.Name, fault, remedy);
    }
}
