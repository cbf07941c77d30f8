using SegDsl.Language.Types;
using System.Globalization;
using SegDsl.Language.Binding;
using SegDsl.Language.Operations;

namespace SegDsl.Soundness.Tests.Execution;

/// <summary>
/// Converts declared shapes, of values and inputs, to checks at run time. Normally the compiler checks them; with this check disabled, wrong declarations
/// must be detected in another way.
/// </summary>
internal static class RuntimeShapeChecks
{
    /// <summary>Adds checks to a block: those of a value where it is computed, and those of inputs at the first output.</summary>
    public static BoundBlock In(BoundBlock block)
    {
        var statements = block.Statements.Select(s => s is ValueStatement { Annotation: { } shape } value
            ? value with { Expression = WithCheck(value.Expression, value.Value, shape.Dimensions) }
            : s).ToList();
        if (statements.FindIndex(s => s is OutputStatement { Output.IsAuxiliary: false, Expression.Type: TensorType }) is >= 0 and var first)
        {
            var output = (OutputStatement)statements[first];
            var check = block.Signature.Inputs.Where(i => i.Value.Type is TensorType)
                .Aggregate(new Check(output.Expression, null), (sum, input) => sum.Of(input.Value, input.Dimensions));
            statements[first] = output with { Expression = check.Applied() };
        }
        // Checks use values that no other expression may use.
        return block with { Statements = statements, Uses = new Dictionary<BoundValue, ValueUse>() };
    }

    /// <summary>Adds a check to an expression; in lists, to every visible element.</summary>
    private static BoundTensor WithCheck(BoundTensor expression, BoundValue value, IReadOnlyList<BoundConstant> dimensions) => expression switch
    {
        TensorLoop loop => loop with { Body = WithCheck(loop.Body, value, dimensions) },
        TensorListLiteral list => list with { Items = [.. list.Items.Select(i => WithCheck(i, value, dimensions))] },
        { Type: TensorType } => new Check(expression, value).Of(value, dimensions).Applied(),
        _ => expression,
    };

    /// <summary>An operation that checks shapes and returns its first operand.</summary>
    /// <param name="expression">The first operand.</param>
    /// <param name="name">The value that the operand defines; null if it defines none.</param>
    private sealed class Check(BoundTensor expression, BoundValue? name)
    {
        private readonly List<BoundOperand> operands = [new("value", expression)];
        private readonly List<BoundArgument> constants = [];
        private readonly List<Func<FunctionArguments, string>> checks = [];

        public Check Of(BoundValue value, IReadOnlyList<BoundConstant> dimensions)
        {
            var tensor = Tensor(value);
            var written = dimensions.Select(Dimension).ToList();
            checks.Add(a => $"Check({tensor(a)}, {string.Join(", ", written.Select(d => d(a)))})");
            return this;
        }

        public Application Applied()
        {
            var operation = new Operation
            {
                Name = "check",
                Summary = "Checks shapes.",
                Example = "",
                Shape = c => c.Shape,
                Operands = [.. operands.Select(o => new Operand(o.Name))],
                Parameters = [.. constants.Select(c => new OperationParameter(c.Name, BoundType.Int))],
                Emission = new()
                {
                    ResultIsFresh = false,
                    Function = a => $"global::{typeof(ShapeCheck).FullName}.For({a.First}){string.Concat(checks.Select(d => "." + d(a)))}.Value",
                },
            };
            return new(new OperationLayer(operation, constants, null, null, false, expression.Span), operands, expression.Span);
        }

        private Func<FunctionArguments, string> Tensor(BoundValue value)
        {
            if (value == name) return a => a.First;
            if (operands.TrueForAll(o => o.Name != value.Name)) operands.Add(new(value.Name, new ValueReference(value, expression.Span)));
            return a => a.Operand(value.Name) ?? throw new InvalidOperationException($"Missing operand '{value.Name}'.");
        }

        private Func<FunctionArguments, string> Dimension(BoundConstant dimension)
        {
            switch (dimension)
            {
                case AnyDimension:
                    return _ => $"global::{typeof(ShapeCheck).FullName}.{nameof(ShapeCheck.Any)}";
                case ConstantLiteral { Value: long number }:
                    return _ => string.Create(CultureInfo.InvariantCulture, $"{number}L");
                case ChannelReference { Symbol: var symbol }:
                    return Symbol(symbol);
                case DimensionSymbol { Symbol: var symbol }:
                    return Symbol(symbol);
                case ConstantBinary { Operator: BoundOperator.Divide or BoundOperator.Remainder } binary:
                    var (numerator, denominator) = (Dimension(binary.Left), Dimension(binary.Right));
                    var function = binary.Operator == BoundOperator.Divide ? "Quotient" : "Remainder";
                    return a => $"FloorDivision.{function}({numerator(a)}, {denominator(a)})";
                case ConstantBinary binary:
                    var (left, right) = (Dimension(binary.Left), Dimension(binary.Right));
                    var sign = binary.Operator switch { BoundOperator.Add => "+", BoundOperator.Subtract => "-", _ => "*" };
                    return a => $"({left(a)} {sign} {right(a)})";
                default:
                    var name = $"constant{constants.Count}";
                    constants.Add(new(name, dimension, IsDefault: false));
                    return a => a[name];
            }
        }

        private Func<FunctionArguments, string> Symbol(ShapeSymbol symbol)
        {
            var tensor = Tensor(symbol.Value);
            var first = symbol.Value.Type is TensorListType && symbol.Value != name ? "[0]" : "";
            return a => string.Create(CultureInfo.InvariantCulture, $"{tensor(a).TrimStart('.', ' ')}{first}.shape[{symbol.Axis}]");
        }
    }
}
