using SegDsl.Language.Types;
using SegDsl.Language.Collections;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Operations;
using SegDsl.Language.Syntax;
using SegDsl.Language.Text;

namespace SegDsl.Language.Binding;

/// <summary>The input that flows into a layer: none, a tensor from a pipe, or, in a sequence, the result of the previous stage.</summary>
internal readonly record struct Flow(bool Flows, BoundTensor? Value)
{
    public static Flow None => new(false, null);

    public static Flow Stage => new(true, null);

    public static Flow Of(BoundTensor value) => new(true, value);
}

/// <summary>A callee: the tensors and constants that it accepts.</summary>
internal sealed record Callee(string Name, IReadOnlyList<Operand> Operands, IReadOnlyList<string> Parameters)
{
    /// <summary>The name of the argument for the initialization of a weight, or of the weights of a block.</summary>
    public const string Initialization = "init";

    /// <summary>The name of the argument for the normalization that <c>Norm</c> stands for in a block.</summary>
    public const string Normalization = "norm";

    public static Callee Of(Operation operation) => new(
        operation.Name, operation.Operands,
        [.. operation.Parameters.Select(p => p.Name), .. operation.TakesInitialization ? [Initialization] : Array.Empty<string>()]);

    public static Callee Of(BlockSignature block) => new(
        block.Name, [.. block.Inputs.Select(i => new Operand(i.Name))], ParametersOf(block));

    public static Callee Constants(BlockSignature block) => new(block.Name, [], ParametersOf(block));

    private static string[] ParametersOf(BlockSignature block) =>
        [.. block.Parameters.Select(p => p.Name), .. block.Kind == BlockKind.Extern ? Array.Empty<string>() : [Normalization, Initialization]];

    public static Callee BlockParameter(BoundParameter parameter) => new(parameter.Name, [new("input")], []);
}

/// <summary>A tensor for an operand: piped, or an argument; neither for the input of a stage.</summary>
internal sealed record OperandValue(BoundTensor? Piped, ArgumentSyntax? Argument);

/// <summary>Arguments with the operands and parameters they belong to.</summary>
internal sealed record MatchedArguments(
    IReadOnlyList<(Operand Operand, OperandValue Value)> Operands, IReadOnlyDictionary<string, ArgumentSyntax> Constants, SourceSpan Span)
{
    public ArgumentSyntax? Find(string parameter) => Constants.TryGetValue(parameter, out var argument) ? argument : null;
}

/// <summary>Arguments.</summary>
internal sealed partial class ExpressionBinder
{
    /// <summary>
    /// Matches arguments to operands and parameters. The piped input is the first operand; positional arguments are the other required operands, followed
    /// by optional operands, if they are tensors, and the parameters. Null if an error, which is reported, prevents it.
    /// </summary>
    private MatchedArguments? MatchArguments(Callee callee, IReadOnlyList<ArgumentSyntax> arguments, Flow flow, SourceSpan span)
    {
        var operands = new List<(Operand Operand, OperandValue Value)>();
        var constants = new Dictionary<string, ArgumentSyntax>(StringComparer.Ordinal);
        var given = new HashSet<string>(StringComparer.Ordinal);
        var isGood = true;
        if (flow.Flows && callee.Operands.Count > 0) Add(callee.Operands[0], new(flow.Value, null));

        foreach (var argument in arguments)
        {
            var name = argument.Name?.Text ?? NextPosition(callee, given, constants, IsTensor(argument.Value));
            var operand = callee.Operands.FirstOrDefault(o => o.Name == name);
            if (name is null || (operand is null && !callee.Parameters.Contains(name)))
            {
                ReportUnmatched(callee, argument);
                isGood = false;
            }
            else if (operand is null ? constants.ContainsKey(name) : !operand.IsVariadic && given.Contains(operand.Name))
            {
                Report(ValueDiagnostics.ArgumentTwice, argument.Span, name);
                isGood = false;
            }
            else if (operand is null) constants.Add(name, argument);
            else if (flow is { Flows: true, Value: null })
            {
                Report(ValueDiagnostics.TensorInSequence, argument.Span, callee.Name);
                isGood = false;
            }
            else Add(operand, new(null, argument));
        }

        // A required operand is probably the argument whose error is reported.
        if (!isGood) return null;
        foreach (var operand in callee.Operands.Where(o => !o.IsOptional && !given.Contains(o.Name)))
        {
            if (flow is { Flows: true, Value: null }) Report(ValueDiagnostics.TensorInSequence, span, callee.Name);
            else Report(ValueDiagnostics.MissingArgument, span, callee.Name, operand.Name, "");
            isGood = false;
        }
        // The sort is stable, so a variadic operand keeps the order of its arguments.
        var order = callee.Operands.ToList();
        return isGood ? new([.. operands.OrderBy(o => order.IndexOf(o.Operand))], constants, span) : null;

        void Add(Operand operand, OperandValue value)
        {
            operands.Add((operand, value));
            given.Add(operand.Name);
        }
    }

    /// <summary>Whether an argument is a tensor, which optional operands accept by position.</summary>
    private bool IsTensor(ExpressionSyntax syntax) => StackGuard.HasRoom
        ? IsTensorKind(syntax)
        : StackGuard.Continue((self: this, syntax), static c => c.self.IsTensorKind(c.syntax));

    private bool IsTensorKind(ExpressionSyntax syntax) => syntax switch
    {
        NameSyntax name => Scope.Peek(name.Name, name.Span) is BoundTensor,
        IndexSyntax index => IsTensor(index.Target),
        MemberSyntax member => IsTensor(member.Target),
        UnarySyntax unary => IsTensor(unary.Operand),
        BinarySyntax binary => IsTensor(binary.Left) || IsTensor(binary.Right),
        CallSyntax call => !IsConstantFunction(call.Target.Text) && OperationCatalog.Find(call.Target.Text) is not null,
        PipeSyntax or LayerCallSyntax => true,
        _ => false,
    };

    private static string? NextPosition(
        Callee callee, HashSet<string> given, Dictionary<string, ArgumentSyntax> constants, bool isTensor)
    {
        var operand = callee.Operands.FirstOrDefault(o => (!o.IsOptional || isTensor) && (o.IsVariadic || !given.Contains(o.Name)));
        return operand?.Name ?? callee.Parameters.FirstOrDefault(p => p is not (Callee.Initialization or Callee.Normalization) && !constants.ContainsKey(p));
    }

    /// <summary>Warns about <c>Conv(3, 32, 3)</c>, where PyTorch has the channels of the input first.</summary>
    private void CheckInputChannels(Operation operation, IReadOnlyList<ArgumentSyntax> arguments, SourceSpan span)
    {
        const long LeastKernel = 12;
        if (operation.Name is not ("Conv" or "ConvTranspose") || arguments.Count < 3 || arguments.Take(3).Any(a => a.Name is not null)) return;
        if (arguments[1].Value is not LiteralSyntax { Value: long kernel } || kernel < LeastKernel) return;
        // A patch embedding has a stride that is its kernel.
        if (arguments[2].Value is not LiteralSyntax { Value: long stride } || stride >= kernel) return;
        var further = arguments.Count > 3 && arguments[3] is { Name: null, Value: LiteralSyntax { Value: long next } } ? $", stride: {next}" : "";
        Report(
            ValueDiagnostics.InputChannels, span, file.Source.Quote(span), kernel, stride,
            FormattableString.Invariant($"{operation.Name}({kernel}, {stride}{further})"));
    }

    /// <summary>
    /// The argument that is the number of input channels, as in PyTorch's <c>LayerNorm(64)</c> and <c>Linear(64, 10)</c>; null if there is none.
    /// </summary>
    private ArgumentSyntax? ChannelsOfInput(Operation operation, IReadOnlyList<ArgumentSyntax> arguments)
    {
        var index = operation.Name switch
        {
            "Norm" or "BatchNorm" or "LayerNorm" or "InstanceNorm" => 0,
            "GroupNorm" => 1,
            "Linear" when arguments.Count > 1 && IsInteger(arguments[1]) => 0,
            _ => arguments.Count,
        };
        return index < arguments.Count && IsInteger(arguments[index]) ? arguments[index] : null;

        bool IsInteger(ArgumentSyntax argument) => argument is { Name: null, Value: LiteralSyntax { Value: long } }
            || (argument is { Name: null, Value: NameSyntax name } && Scope.Peek(name.Name, name.Span) is { Type: var type } && type == BoundType.Int);
    }

    private static string HintOf(string parameter, IReadOnlyList<string> known) =>
        PyTorchNames.FindParameter(parameter) is { } here && known.Contains(here) ? $" Write '{here}'." : Suggestions.For(parameter, known);

    private void ReportUnmatched(Callee callee, ArgumentSyntax argument)
    {
        var known = callee.Operands.Select(o => o.Name).Concat(callee.Parameters).ToList();
        if (argument.Name is { } name)
            Report(NameDiagnostics.UnknownParameter, name.Span, callee.Name, name.Text, new Deferred(() => HintOf(name.Text, known)));
        else
            Report(
                ValueDiagnostics.TooManyArguments, argument.Span, callee.Name,
                known.Count == 0 ? "no arguments" : string.Join(", ", known.Select(k => $"'{k}'")));
    }

    /// <summary>Binds the constant arguments of a block, including defaults; null if one is missing, which is reported.</summary>
    private List<BoundArgument>? BindParameters(BlockSignature block, MatchedArguments matched)
    {
        var constants = new List<BoundArgument>();
        foreach (var parameter in block.Parameters)
        {
            if (matched.Find(parameter.Name) is { } written)
                constants.Add(new(parameter.Name, BindConstant(written.Value, parameter.Type, $"'{parameter.Name}' of '{block.Name}'"), IsDefault: false));
            else if (parameter.Default is { } value)
                constants.Add(new(parameter.Name, value, IsDefault: true));
            else
            {
                if (parameter.Type is not ErrorType) Report(ValueDiagnostics.MissingArgument, matched.Span, block.Name, parameter.Name, "");
                return null;
            }
        }
        return constants;
    }
}
