using System.Globalization;
using SegDsl.Language.Binding;
using SegDsl.Language.Collections;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Operations;
using SegDsl.Language.Shapes;
using SegDsl.Language.Text;
using SegDsl.Language.Types;

namespace SegDsl.Language.Graph;

/// <summary>Evaluates constants. Integers stay symbolic unless a decision depends on them.</summary>
internal sealed class ConstantEvaluator(Frame frame)
{
    /// <summary>The value of a constant.</summary>
    /// <exception cref="UndecidedException">It depends on a symbol whose value is required.</exception>
    /// <exception cref="EvaluationException">It has no value.</exception>
    /// <exception cref="WorkExceededException">The file needs too many calculations.</exception>
    public object Evaluate(BoundConstant constant)
    {
        if (!StackGuard.HasRoom) return StackGuard.Continue((self: this, constant), static c => c.self.Evaluate(c.constant));
        frame.Budget.Spend();
        try
        {
            return constant switch
            {
                ConstantLiteral { Value: long value } => Dimension.Constant(value),
                ConstantLiteral literal => literal.Value,
                ConstantList list => list.Items.Select(Evaluate).ToList(),
                ConstantRange range => EvaluateRange(range),
                EnumerationMember member => member.Member,
                EnumerationConversion conversion => Evaluate(conversion.Value),
                ParameterReference reference => Known(frame.Arguments[reference.Parameter.Name]),
                NamedConstantReference reference => EvaluateNamed(reference.Statement),
                ChannelReference reference => frame.Symbols[reference.Symbol.Name],
                DimensionSymbol symbol => frame.Symbols[symbol.Symbol.Name],
                LoopVariableReference reference => Known(frame.LoopVariables[reference.Variable]),
                ClassCount count => Dimension.Constant(count.Dataset.Classes.Count),
                ConstantUnary unary => EvaluateUnary(unary),
                ConstantBinary binary => EvaluateBinary(binary),
                ConstantIndex index => EvaluateIndex(index),
                ConstantLength length => Dimension.Constant(List(length.List).Count),
                ConstantCall call => EvaluateCall(call),
                ConstantConditional conditional => Evaluate(Bool(conditional.Condition) ? conditional.Then : conditional.Else),
                ConstantMatch match => EvaluateMatch(match),
                BlockInstance instance => new BlockClosure(
                    instance.Block, Arguments(instance.Arguments), Normalization(instance.Normalization) ?? frame.Normalization),
                TensorListLength length => Dimension.Constant(Tensors(length).Count),
                ConstantShape shape => new TensorShape([.. shape.Dimensions.Select(Int)]),
                _ => throw new EvaluationException(null, constant.Span),
            };
        }
        catch (DimensionTooLargeException)
        {
            throw new EvaluationException(ValueDiagnostics.TooComplex, constant.Span, Limits.DimensionSize);
        }
        catch (OverflowException)
        {
            throw new EvaluationException(ValueDiagnostics.Overflow, constant.Span);
        }
    }

    /// <summary>The values of arguments by parameter name.</summary>
    public IReadOnlyDictionary<string, object> Arguments(IReadOnlyList<BoundArgument> arguments) =>
        arguments.ToDictionary(a => a.Name, a => Evaluate(a.Value), StringComparer.Ordinal);

    /// <summary>The values of an operation's arguments; values of its <c>float</c> parameters are <see cref="double"/>.</summary>
    public IReadOnlyDictionary<string, object> Arguments(Operation operation, IReadOnlyList<BoundArgument> arguments)
    {
        var values = new Dictionary<string, object>(arguments.Count, StringComparer.Ordinal);
        foreach (var argument in arguments)
        {
            var value = Evaluate(argument.Value);
            values.Add(argument.Name, value is Dimension && operation.IsFloat(argument.Name) ? Float(value) : value);
        }
        return values;
    }

    /// <summary>The normalization that <c>norm</c> selects; null if there is none.</summary>
    public AppliedNormalization? Normalization(Normalization? normalization) =>
        normalization is null ? null : new(normalization.Kind, normalization.Groups is { } groups ? Int(groups) : null);

    /// <summary>An integer, symbolic or not.</summary>
    public Dimension Int(BoundConstant constant) => (Dimension)Evaluate(constant);

    /// <summary>A boolean.</summary>
    public bool Bool(BoundConstant constant) => (bool)Evaluate(constant);

    /// <summary>The elements of a list.</summary>
    public List<object> List(BoundConstant constant) => (List<object>)Evaluate(constant);

    private static object Known(object value) => value is OpenValue open ? throw new UndecidedException([open.Name]) : value;

    private static long Decide(Dimension dimension) => dimension.Value ?? throw new UndecidedException(dimension.Symbols);

    private object EvaluateNamed(ConstantStatement statement)
    {
        if (frame.Constants.TryGetValue(statement, out var value)) return value;
        // Reported at the statement itself.
        if (frame.Failed.Contains(statement)) throw new EvaluationException(null, statement.Span);
        try
        {
            return frame.Constants[statement] = Evaluate(statement.Value);
        }
        catch (EvaluationException)
        {
            frame.Failed.Add(statement);
            throw;
        }
    }

    private IReadOnlyList<ShapedValue?> Tensors(TensorListLength length)
    {
        var value = length.List switch
        {
            ValueReference reference => frame.Values.TryGetValue(reference.Value, out var found) ? found : null,
            OutputMember { Source: ValueReference reference } member =>
                frame.Values.TryGetValue(reference.Value, out var found) && found is NamedOutputs outputs
                    && outputs.Values.TryGetValue(member.Output, out var output)
                    ? output
                    : null,
            _ => null,
        };
        // A list without a value was reported.
        return value as IReadOnlyList<ShapedValue?> ?? throw new EvaluationException(null, length.Span);
    }

    private List<object> EvaluateRange(ConstantRange range)
    {
        var (start, end) = (Decide(Int(range.Start)), Decide(Int(range.End)));
        var count = checked(end - start + (range.IncludesEnd ? 1 : 0));
        if (count > Limits.Operations) throw new TooLargeException();
        frame.Budget.Spend(Math.Max(0, count));
        var items = new List<object>();
        for (var i = 0L; i < count; i++) items.Add(Dimension.Constant(start + i));
        return items;
    }

    private object EvaluateIndex(ConstantIndex index)
    {
        var list = List(index.List);
        var place = Decide(Int(index.Index));
        return place >= 0 && place < list.Count
            ? list[(int)place]
            : throw new EvaluationException(ValueDiagnostics.OutOfRange, index.Index.Span,
                $"The index {place}", $"be at least 0 and below {list.Count}, the length of the list");
    }

    private object EvaluateMatch(ConstantMatch match)
    {
        var subject = Evaluate(match.Subject);
        foreach (var arm in match.Arms)
        {
            if (arm.Patterns.Any(p => AreEqual(subject, Evaluate(p)))) return Evaluate(arm.Value);
        }
        return match.Else is { } otherwise
            ? Evaluate(otherwise)
            : throw new EvaluationException(ValueDiagnostics.NoArm, match.Subject.Span, Convert.ToString(subject, CultureInfo.InvariantCulture));
    }

    private object EvaluateUnary(ConstantUnary unary) => Evaluate(unary.Operand) switch
    {
        bool value => !value,
        double value => -value,
        var value => (Dimension)value * -1,
    };

    private object EvaluateCall(ConstantCall call)
    {
        var values = call.Arguments.Select(Evaluate).ToList();
        return call.Function switch
        {
            ConstantFunction.Truncate => Integer(Math.Truncate((double)values[0])),
            ConstantFunction.Round => Integer(Math.Round((double)values[0], MidpointRounding.ToEven)),
            ConstantFunction.Floor => Integer(Math.Floor((double)values[0])),
            ConstantFunction.Ceiling => Integer(Math.Ceiling((double)values[0])),
            ConstantFunction.Maximum when call.Type == BoundType.Float => values.Max(Float),
            ConstantFunction.Minimum when call.Type == BoundType.Float => values.Min(Float),
            ConstantFunction.Maximum => values.Cast<Dimension>().Aggregate((a, b) => Decide(a - b) >= 0 ? a : b),
            _ => values.Cast<Dimension>().Aggregate((a, b) => Decide(a - b) <= 0 ? a : b),
        };
    }

    /// <summary>A rounded number as an integer; infinite and undefined numbers overflow.</summary>
    private static Dimension Integer(double value) => Dimension.Constant(checked((long)value));

    private object EvaluateBinary(ConstantBinary binary)
    {
        if (binary.Operator is BoundOperator.And or BoundOperator.Or)
        {
            var isAnd = binary.Operator == BoundOperator.And;
            return Bool(binary.Left) == isAnd ? Bool(binary.Right) : !isAnd;
        }
        var (left, right) = (Evaluate(binary.Left), Evaluate(binary.Right));
        if (binary.Operator is BoundOperator.Equal or BoundOperator.NotEqual) return AreEqual(left, right) == (binary.Operator == BoundOperator.Equal);
        return left is Dimension a && right is Dimension b
            ? Spend(Combine(binary.Operator, a, b, binary.Span))
            : Combine(binary.Operator, Float(left), Float(right));
    }

    private object Spend(object result)
    {
        if (result is Dimension { Size: > 8 } dimension) frame.Budget.Spend(dimension.Size);
        return result;
    }

    private static object Combine(BoundOperator operation, Dimension left, Dimension right, SourceSpan span)
    {
        if (operation is BoundOperator.Divide or BoundOperator.Remainder && right.Value == 0)
            throw new EvaluationException(ValueDiagnostics.DivisionByZero, span);
        return operation switch
        {
            BoundOperator.Add => left + right,
            BoundOperator.Subtract => left - right,
            BoundOperator.Multiply => left * right,
            BoundOperator.Divide => Dimension.FloorDivide(left, right),
            BoundOperator.Remainder => Dimension.Remainder(left, right),
            BoundOperator.Less => Decide(left - right) < 0,
            BoundOperator.LessOrEqual => Decide(left - right) <= 0,
            BoundOperator.Greater => Decide(left - right) > 0,
            _ => Decide(left - right) >= 0,
        };
    }

    private static object Combine(BoundOperator operation, double left, double right) => operation switch
    {
        BoundOperator.Add => left + right,
        BoundOperator.Subtract => left - right,
        BoundOperator.Multiply => left * right,
        BoundOperator.Divide => left / right,
        BoundOperator.Less => left < right,
        BoundOperator.LessOrEqual => left <= right,
        BoundOperator.Greater => left > right,
        _ => left >= right,
    };

    private static bool AreEqual(object left, object right) => (left, right) switch
    {
        (Dimension a, Dimension b) => a.Equals(b) || Decide(a - b) == 0,
        (double or Dimension, double or Dimension) => Float(left).Equals(Float(right)),
        _ => left.Equals(right),
    };

    private static double Float(object value) => value is Dimension dimension ? Decide(dimension) : (double)value;
}
