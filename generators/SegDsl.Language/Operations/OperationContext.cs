using SegDsl.Language.Diagnostics;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Operations;

/// <summary>What a shape rule sees of one application: operands, arguments, and where to complain.</summary>
/// <param name="name">The name of the operation.</param>
/// <param name="operands">The tensors by the names of the operands, in order; lists of tensors are spread out.</param>
/// <param name="arguments">The constants by the names of the parameters: <see cref="Dimension"/>, <see cref="double"/> or <see cref="bool"/>.</param>
/// <param name="equality">Which dimensions count as equal.</param>
/// <param name="report">Takes a diagnostic and the arguments of its template.</param>
public sealed class OperationContext(
    string name,
    IReadOnlyList<(string Name, ShapedValue Value)> operands,
    IReadOnlyDictionary<string, object> arguments,
    DimensionEquality equality,
    Action<DiagnosticDescriptor, object[], IReadOnlyList<ShapedValue>> report)
{
    /// <summary>Takes what depends on symbols and must be at least a number when the network runs, or is constructed.</summary>
    public Action<Dimension, long> Require { get; init; } = (_, _) => { };

    /// <summary>For an operation that takes it: what the network says <c>Norm</c> is.</summary>
    public AppliedNormalization Normalization { get; init; } = AppliedNormalization.Batch;

    /// <summary>The first operand.</summary>
    public ShapedValue Input => operands[0].Value;

    /// <summary>The shape of the first operand.</summary>
    public TensorShape Shape => Input.Shape;

    /// <summary>All operands in order.</summary>
    public IReadOnlyList<ShapedValue> Operands => [.. operands.Select(o => o.Value)];

    /// <summary>The operand of this name, or null where it was not given.</summary>
    public ShapedValue? Operand(string operand) => operands.FirstOrDefault(o => o.Name == operand).Value;

    /// <summary>The whole number given for a parameter.</summary>
    public Dimension Int(string parameter) => (Dimension)arguments[parameter];

    /// <summary>The truth value given for a parameter.</summary>
    public bool Bool(string parameter) => (bool)arguments[parameter];

    /// <summary>The number given for a parameter, or null where none was.</summary>
    public double? Float(string parameter) => arguments.TryGetValue(parameter, out var value) ? (double)value : null;

    /// <summary>Whether the first operand has this many dimensions; says so where not.</summary>
    public bool HasRank(int rank) => HasRank(Input, rank);

    /// <summary>Whether a tensor has this many dimensions; says so where not.</summary>
    public bool HasRank(ShapedValue value, int rank)
    {
        if (value.Shape.Rank == rank) return true;
        report(ShapeDiagnostics.Rank, [name, rank, value.Display], [value]);
        return false;
    }

    /// <summary>Whether a tensor agrees with another one in a dimension; says so where not.</summary>
    public bool Agrees(ShapedValue left, ShapedValue right, int dimension)
    {
        if (equality.AreEqual(left.Shape[dimension], right.Shape[dimension])) return true;
        report(ShapeDiagnostics.Mismatch, [name, left.Display, right.Display, dimension + 1, left.Shape[dimension], right.Shape[dimension]], [left, right]);
        return false;
    }

    /// <summary>Whether channels can be parted into groups; says so where not.</summary>
    public bool Divides(string what, Dimension channels, Dimension groups)
    {
        if (groups.Value is not <= 0 && equality.AreEqual(Dimension.Remainder(channels, groups), Dimension.Zero)) return true;
        report(ShapeDiagnostics.Groups, [what, channels, groups], [Input]);
        return false;
    }

    /// <summary>The shape, unless a dimension of it is a number below 1; says so then. What depends on symbols is required to be at least 1.</summary>
    public TensorShape? NotEmpty(TensorShape shape)
    {
        foreach (var dimension in shape.Dimensions.Where(d => d.Value is null)) Require(dimension, 1);
        if (shape.Dimensions.All(d => d.Value is not < 1)) return shape;
        report(ShapeDiagnostics.Empty, [name, shape], [Input]);
        return null;
    }

    /// <summary>Whether a parameter is at least a number; says so where not. What depends on symbols is required to be.</summary>
    public bool IsAtLeast(string parameter, long least)
    {
        if (Int(parameter).Value is not { } value)
        {
            Require(Int(parameter), least);
            return true;
        }
        if (value >= least) return true;
        report(ValueDiagnostics.OutOfRange, [$"'{parameter}' of '{name}' must be at least {least}, not {value}"], []);
        return false;
    }

    /// <summary>Reports something else.</summary>
    public void Report(DiagnosticDescriptor descriptor, params object[] values) => report(descriptor, values, [Input]);
}
