using SegDsl.Language.Types;
using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;
using SegDsl.Language.Binding;
using SegDsl.Language.Collections;
using SegDsl.Language.Shapes;

namespace SegDsl.Generators.Emission;

/// <summary>A name that generated code uses and that its context must define.</summary>
/// <param name="Text">The name.</param>
/// <param name="Type">Its C# type.</param>
internal sealed record UsedName(string Text, string Type);

/// <summary>
/// Emits the constants of a body as C#. The same names are valid in the constructor, where they are parameters and locals, and in <c>forward</c>, where
/// they are fields; <see cref="Used"/> collects the required ones.
/// </summary>
internal sealed class ConstantEmitter(BlockSignature? block = null)
{
    private readonly List<UsedName> used = [];
    private readonly HashSet<string> own = new(StringComparer.Ordinal);

    /// <summary>The names used, in the order of their first use, without variables of emitted loops.</summary>
    public IReadOnlyList<UsedName> Used => used;

    /// <summary>The C# of a symbol that is known only at run time.</summary>
    public Func<ShapeSymbol, string> Sizes { get; set; } = symbol => throw new InvalidOperationException($"'{symbol.Name}' is known only at run time.");

    /// <summary>The C# of the number of tensors in a list.</summary>
    public Func<BoundTensor, CSharpExpression> Lengths { get; set; } = _ => throw new InvalidOperationException("Lists of tensors are not available here.");

    /// <summary>The C# of the enclosing normalization; null if there is none.</summary>
    public string? Normalization { get; set; }

    /// <summary>The C# of the normalization for a norm that is not in a block; null if absent.</summary>
    public string? OwnNormalization { get; set; }

    /// <summary>The C# of the enclosing initialization; null if there is none.</summary>
    public string? Initialization { get; set; }

    /// <summary>Wraps the name of a parameter, for example in a check.</summary>
    public Func<BoundParameter, string, string> Checked { get; set; } = (_, name) => name;

    /// <summary>Records the use of a name.</summary>
    public CSharpExpression Use(string name, string type)
    {
        if (!own.Contains(name) && !used.Exists(u => u.Text == name)) used.Add(new(name, type));
        return new(name);
    }

    /// <summary>The name of the variable of an emitted loop.</summary>
    public string Define(LoopVariable variable)
    {
        var name = Identifiers.Camel(variable.Name);
        own.Add(name);
        return name;
    }

    /// <summary>Ends the loop of a variable.</summary>
    public void Forget(LoopVariable variable) => own.Remove(Identifiers.Camel(variable.Name));

    /// <summary>The header of a C# loop over constants.</summary>
    public string Header(BoundConstant source, string variable) => source is ConstantRange range
        ? $"for (long {variable} = {Emit(range.Start)}; {variable} {(range.IncludesEnd ? "<=" : "<")} {Emit(range.End).At(Precedence.Additive)}; {variable}++)"
        : $"foreach (var {variable} in {Emit(source)})";

    /// <summary>The C# of a name template.</summary>
    public string Template(NameTemplate template) => "$\"" + string.Concat(template.Parts.Select(p =>
        p.Variable is { } variable ? $"{{{Emit(new LoopVariableReference(variable, template.Span))}}}" : Escape(p.Text ?? ""))) + "\"";

    private static string Escape(string text)
    {
        var quoted = Quote(text).Replace("{", "{{").Replace("}", "}}");
        return quoted.Substring(1, quoted.Length - 2);
    }

    /// <summary>The C# of a normalization.</summary>
    public string Emit(Normalization normalization) =>
        $"Normalization.{normalization.Kind}{(normalization.Groups is { } groups ? $"({Emit(groups)})" : "")}";

    /// <summary>The C# of an initialization.</summary>
    public string Emit(Initialization initialization) => "Initializer." + Call(initialization);

    /// <summary>The C# that initializes the weight of a layer, appended to its constructor.</summary>
    public string Initialized(OperationLayer layer) =>
        layer.Initialization is { } own ? "." + Call(own)
        : layer.Operation.TakesInitialization && Initialization is { } given ? $".Initialize({given})" : "";

    /// <summary>The call that fills the weight of a layer, or a parameter.</summary>
    public string Call(Initialization initialization) =>
        $"{initialization.Kind}({(initialization.Value is { } value ? Emit(value).Text : initialization.FanOut ? "FanInOut.FanOut" : "")})";

    /// <summary>The C# type of values of a type of the language.</summary>
    public static string TypeName(BoundType type) => type switch
    {
        ScalarType { Kind: ScalarKind.Int } => "long",
        ScalarType { Kind: ScalarKind.Float } => "double",
        ScalarType { Kind: ScalarKind.Bool } => "bool",
        ScalarType { Kind: ScalarKind.String } => "string",
        ListType list => TypeName(list.Element) + "[]",
        EnumerationType enumeration => enumeration.CSharpName ?? $"{enumeration.Owner}.{Identifiers.Pascal(enumeration.Name)}Kind",
        BlockValueType => "Backbone",
        _ => throw new InvalidOperationException($"Values of type {type.Display} cannot be expressed in C#."),
    };

    /// <summary>A string literal.</summary>
    public static string Quote(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    /// <summary>The constant as an initializer or argument of a known type, where lists need no type.</summary>
    public string Assigned(BoundConstant constant) => constant switch
    {
        ConstantList list => $"[{string.Join(", ", list.Items.Select(Assigned))}]",
        ConstantMatch match => Match(match, Assigned),
        ConstantConditional { Type: ListType } conditional =>
            $"{Emit(conditional.Condition).At(Precedence.Or)} ? {Assigned(conditional.Then)} : {Assigned(conditional.Else)}",
        _ => Emit(constant).Text,
    };

    /// <summary>The constant as an expression.</summary>
    public CSharpExpression Emit(BoundConstant constant)
    {
        if (!StackGuard.HasRoom) return StackGuard.Continue((self: this, constant), static c => c.self.Emit(c.constant));
        switch (constant)
        {
            case ConstantLiteral literal:
                return Literal(literal.Value);
            case ConstantList list:
                return new($"new {TypeName(list.Type)} {{ {string.Join(", ", list.Items.Select(i => Emit(i).Text))} }}");
            case EnumerationMember member:
                return new($"{TypeName(member.Enumeration)}.{Identifiers.Pascal(member.Member)}");
            case EnumerationConversion conversion:
                return new($"({TypeName(conversion.Enumeration)}){Emit(conversion.Value).At(Precedence.Unary)}", Precedence.Unary);
            case ParameterReference reference:
                return new(Checked(reference.Parameter, Use(Identifiers.Camel(reference.Parameter.Name), TypeName(reference.Parameter.Type)).Text));
            case NamedConstantReference reference:
                return Use(Identifiers.Camel(reference.Statement.Name), TypeName(reference.Type));
            case ChannelReference reference:
                return Channels(reference.Symbol.Value);
            case LoopVariableReference reference:
                return Use(Identifiers.Camel(reference.Variable.Name), TypeName(reference.Type));
            case DimensionSymbol symbol:
                return new(Sizes(symbol.Symbol));
            case ConstantShape shape:
                return new($"[{string.Join(", ", shape.Dimensions.Select(d => Emit(d).Text))}]");
            case TensorListLength length:
                return Lengths(length.List);
            case ClassCount count:
                return CSharpExpression.Number(count.Dataset.Classes.Count);
            case ConstantUnary unary:
                return new((unary.Operator == BoundOperator.Not ? "!" : "-") + Emit(unary.Operand).At(Precedence.Primary), Precedence.Unary);
            case ConstantBinary binary:
                return Binary(binary);
            case ConstantIndex index:
                return new($"{Emit(index.List).At(Precedence.Primary)}[{Emit(index.Index)}]");
            case ConstantLength length:
                return new($"{Emit(length.List).At(Precedence.Primary)}.Length");
            case ConstantCall call:
                return Call(call);
            case ConstantConditional conditional:
                return new(
                    $"{Emit(conditional.Condition).At(Precedence.Or)} ? {Emit(conditional.Then)} : {Emit(conditional.Else)}", Precedence.Conditional);
            case ConstantMatch match:
                return new(Match(match, c => Emit(c).Text), Precedence.Conditional);
            case BlockInstance instance:
                return new($"new {instance.Block.Name}({Arguments(instance.Block, instance.Arguments, instance.Normalization, instance.Initialization)})");
            default:
                throw new InvalidOperationException($"A constant of kind {constant.GetType().Name} cannot be expressed in C#.");
        }
    }

    /// <summary>
    /// The arguments of a block's constructor: required ones by position, the others by name if they are not defaults.
    /// </summary>
    public string Arguments(
        BlockSignature block, IReadOnlyList<BoundArgument> arguments, Normalization? normalization, Initialization? initialization,
        IEnumerable<string>? channels = null)
    {
        var parts = new List<string>(channels ?? []);
        for (var i = 0; i < block.Parameters.Count; i++)
        {
            var value = Assigned(arguments[i].Value);
            if (!IsOptional(block.Parameters, i)) parts.Add(value);
            else if (!arguments[i].IsDefault) parts.Add($"{Identifiers.Camel(arguments[i].Name)}: {value}");
        }

        if (block.HoldsNorm && (normalization is null ? Normalization : Emit(normalization)) is { } norm) parts.Add($"norm: {norm}");
        if (block.HoldsInitialization && (initialization is null ? Initialization : Emit(initialization)) is { } init) parts.Add($"init: {init}");
        return string.Join(", ", parts);
    }

    /// <summary>The channels of a value; for a list with equal channels, those of any tensor.</summary>
    private CSharpExpression Channels(BoundValue value)
    {
        var name = block is null ? throw new InvalidOperationException("Inputs are not available here.") : ChannelParameters.NameOf(block, value);
        return value.Type is TensorListType ? new($"{Use(name, "long[]")}[0]") : Use(name, "long");
    }

    /// <summary>Whether a parameter can have a C# default: it and all following parameters have one.</summary>
    public static bool IsOptional(IReadOnlyList<BoundParameter> parameters, int index)
    {
        for (var i = index; i < parameters.Count; i++)
            if (parameters[i].Default is null) return false;
        return true;
    }

    /// <summary>A literal of a scalar type.</summary>
    public static CSharpExpression Literal(object value) => value switch
    {
        long number => CSharpExpression.Number(number),
        double number => new(Double(number), number < 0 ? Precedence.Unary : Precedence.Primary),
        bool truth => new(truth ? "true" : "false"),
        string text => new(Quote(text)),
        IReadOnlyList<long> numbers => new($"[{string.Join(", ", numbers.Select(n => CSharpExpression.Number(n).Text))}]"),
        IReadOnlyList<double> numbers => new($"[{string.Join(", ", numbers.Select(Double))}]"),
        _ => throw new InvalidOperationException($"A literal of type {value.GetType().Name} cannot be expressed in C#."),
    };

    private static string Double(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.IndexOfAny(['.', 'E', 'N', 'I']) < 0 ? text + ".0" : text;
    }

    /// <summary>The C# of the sides if a constant is a list of them; null otherwise.</summary>
    public IReadOnlyList<string>? Sides(BoundConstant? constant) => constant is ConstantList { Items: var sides } ? [.. sides.Select(s => Emit(s).Text)] : null;

    private CSharpExpression Call(ConstantCall call)
    {
        var arguments = call.Arguments.Select(a => Emit(a).Text).ToList();
        return call.Function switch
        {
            ConstantFunction.Truncate => Rounded($"Math.Truncate({arguments[0]})"),
            ConstantFunction.Round => Rounded($"Math.Round({arguments[0]}, MidpointRounding.ToEven)"),
            ConstantFunction.Floor => Rounded($"Math.Floor({arguments[0]})"),
            ConstantFunction.Ceiling => Rounded($"Math.Ceiling({arguments[0]})"),
            ConstantFunction.Maximum => new(Nested("Math.Max", arguments)),
            _ => new(Nested("Math.Min", arguments)),
        };
    }

    private static CSharpExpression Rounded(string value) => new($"checked((long){value})");

    private static string Nested(string function, IEnumerable<string> arguments) => arguments.Aggregate((left, right) => $"{function}({left}, {right})");

    private CSharpExpression Binary(ConstantBinary binary)
    {
        var (symbol, precedence) = binary.Operator switch
        {
            BoundOperator.Add => ("+", Precedence.Additive),
            BoundOperator.Subtract => ("-", Precedence.Additive),
            BoundOperator.Multiply => ("*", Precedence.Multiplicative),
            BoundOperator.Divide => ("/", Precedence.Multiplicative),
            BoundOperator.Remainder => ("%", Precedence.Multiplicative),
            BoundOperator.Equal => ("==", Precedence.Equality),
            BoundOperator.NotEqual => ("!=", Precedence.Equality),
            BoundOperator.Less => ("<", Precedence.Relational),
            BoundOperator.LessOrEqual => ("<=", Precedence.Relational),
            BoundOperator.Greater => (">", Precedence.Relational),
            BoundOperator.GreaterOrEqual => (">=", Precedence.Relational),
            BoundOperator.And => ("&&", Precedence.And),
            BoundOperator.Or => ("||", Precedence.Or),
            _ => throw new InvalidOperationException($"{binary.Operator} is not an operator between two constants."),
        };
        var (left, right) = (Emit(binary.Left), Emit(binary.Right));
        if (left.AsNumber() is { } a && right.AsNumber() is { } b && Fold(binary.Operator, a, b) is { } folded) return CSharpExpression.Number(folded);
        if (binary.Type is ScalarType { Kind: ScalarKind.Int } && binary.Operator is BoundOperator.Divide or BoundOperator.Remainder)
        {
            // C# rounds toward zero, the language rounds down.
            var function = binary.Operator == BoundOperator.Divide ? "Quotient" : "Remainder";
            return new($"FloorDivision.{function}({left}, {right})");
        }

        return new($"{left.At(precedence)} {symbol} {right.At(precedence + 1)}", precedence);
    }

    private static long? Fold(BoundOperator @operator, long a, long b) => @operator switch
    {
        BoundOperator.Add => a + b,
        BoundOperator.Subtract => a - b,
        BoundOperator.Multiply => a * b,
        BoundOperator.Divide when b != 0 => Dimension.FloorDivide(a, b).Value,
        BoundOperator.Remainder when b != 0 => Dimension.Remainder(a, b).Value,
        _ => null,
    };

    private string Match(ConstantMatch match, Func<BoundConstant, string> value)
    {
        var arms = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var arm in match.Arms)
        {
            // A pattern that occurs in an earlier arm is unreachable, and an error in C#.
            var patterns = arm.Patterns.Select(p => Emit(p).Text).Where(seen.Add).ToList();
            if (patterns.Count > 0) arms.Add($"{string.Join(" or ", patterns)} => {value(arm.Value)}");
        }

        arms.Add("_ => " + (match.Else is { } otherwise ? value(otherwise) : Throw(match)));
        return $"{Emit(match.Subject).At(Precedence.Unary)} switch {{ {string.Join(", ", arms)} }}";
    }

    private string Throw(ConstantMatch match)
    {
        var known = string.Join(", ", match.Arms.SelectMany(a => a.Patterns).Select(p => p is EnumerationMember member ? member.Member : Emit(p).Text));
        if (match.Subject is not ParameterReference subject) return $"throw new ArgumentException({Quote($"The value must be one of {known}.")})";
        var name = Emit(subject).Text;
        return $"throw new ArgumentOutOfRangeException(nameof({name}), {name}, {Quote($"{subject.Parameter.Name} must be one of {known}.")})";
    }
}
