using SegDsl.Language.Types;
using System.Globalization;
using SegDsl.Language.Binding;
using SegDsl.Language.Operations;

namespace SegDsl.Soundness.Tests.Execution;

/// <summary>
/// Turns the shapes that people write, for values and for inputs, into demands that are checked when a network runs. The compiler's check
/// is all there is otherwise; where it is switched off, what was written must be found wrong by other means.
/// </summary>
internal static class RunTimeDemands
{
    /// <summary>A block with demands: of each value where it is made, of the inputs where the first output is.</summary>
    public static BoundBlock In(BoundBlock block)
    {
        var statements = block.Statements.Select(s => s is ValueStatement { Annotation: { } shape } value
            ? value with { Expression = Demanded(value.Expression, value.Value, shape.Dimensions) }
            : s).ToList();
        if (statements.FindIndex(s => s is OutputStatement { Output.IsAuxiliary: false, Expression.Type: TensorType }) is >= 0 and var first)
        {
            var output = (OutputStatement)statements[first];
            var demand = block.Signature.Inputs.Where(i => i.Value.Type is TensorType)
                .Aggregate(new Demand(output.Expression, null), (sum, input) => sum.Of(input.Value, input.Dimensions));
            statements[first] = output with { Expression = demand.Applied() };
        }
        // Demands use what nothing else may use.
        return block with { Statements = statements, Uses = new Dictionary<BoundValue, ValueUse>() };
    }

    /// <summary>An expression with a demand; of lists each element that can be seen has it.</summary>
    private static BoundTensor Demanded(BoundTensor expression, BoundValue value, IReadOnlyList<BoundConstant> dimensions) => expression switch
    {
        TensorLoop loop => loop with { Body = Demanded(loop.Body, value, dimensions) },
        TensorListLiteral list => list with { Items = [.. list.Items.Select(i => Demanded(i, value, dimensions))] },
        { Type: TensorType } => new Demand(expression, value).Of(value, dimensions).Applied(),
        _ => expression,
    };

    /// <summary>An operation that checks shapes and gives its first operand.</summary>
    /// <param name="expression">The first operand.</param>
    /// <param name="name">The value that it is; null where it is none.</param>
    private sealed class Demand(BoundTensor expression, BoundValue? name)
    {
        private readonly List<BoundOperand> operands = [new("value", expression)];
        private readonly List<BoundArgument> constants = [];
        private readonly List<Func<FunctionArguments, string>> demands = [];

        public Demand Of(BoundValue value, IReadOnlyList<BoundConstant> dimensions)
        {
            var tensor = Tensor(value);
            var written = dimensions.Select(Dimension).ToList();
            demands.Add(a => $"Demand({tensor(a)}, {string.Join(", ", written.Select(d => d(a)))})");
            return this;
        }

        public Application Applied()
        {
            var operation = new Operation
            {
                Name = "demand",
                Summary = "Checks shapes.",
                Example = "",
                Shape = c => c.Shape,
                Operands = [.. operands.Select(o => new Operand(o.Name))],
                Parameters = [.. constants.Select(c => new OperationParameter(c.Name, BoundType.Int))],
                Emission = new()
                {
                    ResultIsFresh = false,
                    Function = a => $"global::{typeof(ShapeDemand).FullName}.For({a.First}){string.Concat(demands.Select(d => "." + d(a)))}.Value",
                },
            };
            return new(new OperationLayer(operation, constants, null, null, false, expression.Span), operands, expression.Span);
        }

        private Func<FunctionArguments, string> Tensor(BoundValue value)
        {
            if (value == name) return a => a.First;
            if (operands.TrueForAll(o => o.Name != value.Name)) operands.Add(new(value.Name, new ValueReference(value, expression.Span)));
            return a => a.Operand(value.Name) ?? throw new InvalidOperationException($"There is no '{value.Name}'.");
        }

        private Func<FunctionArguments, string> Dimension(BoundConstant dimension)
        {
            switch (dimension)
            {
                case AnyDimension:
                    return _ => $"global::{typeof(ShapeDemand).FullName}.{nameof(ShapeDemand.Any)}";
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
