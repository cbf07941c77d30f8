using SegDsl.Language.Diagnostics;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Operations;

/// <summary>The input of a shape rule for one application: operands, arguments, and a way to report diagnostics.</summary>
/// <param name="name">The name of the operation.</param>
/// <param name="operands">The tensors by the names of the operands, in order; lists of tensors are flattened.</param>
/// <param name="arguments">
/// The constants by the names of the parameters: <see cref="Dimension"/>, <see cref="double"/>, <see cref="bool"/>, <see cref="string"/> (members of
/// enumerations, too), lists of these, or a <see cref="TensorShape"/>.
/// </param>
/// <param name="equality">Decides which dimensions count as equal.</param>
/// <param name="report">Receives a descriptor, the arguments of its template, and the values concerned.</param>
public sealed class OperationContext(
    string name,
    IReadOnlyList<(string Name, ShapedValue Value)> operands,
    IReadOnlyDictionary<string, object> arguments,
    DimensionEquality equality,
    Action<DiagnosticDescriptor, object[], IReadOnlyList<ShapedValue>> report)
{
    /// <summary>The name of the operation.</summary>
    public string Name => name;

    /// <summary>Receives values that depend on symbols, and their minimum when the network runs or is constructed.</summary>
    public Action<Dimension, long> Requirements { get; init; } = (_, _) => { };

    /// <summary>The normalization that <c>Norm</c> stands for here.</summary>
    public AppliedNormalization Normalization { get; init; } = AppliedNormalization.Batch;

    /// <summary>The first operand.</summary>
    public ShapedValue Input => operands[0].Value;

    /// <summary>The shape of the first operand.</summary>
    public TensorShape Shape => Input.Shape;

    /// <summary>All operands in order.</summary>
    public IReadOnlyList<ShapedValue> Operands => [.. operands.Select(o => o.Value)];

    /// <summary>The operand of this name, or null if it was not given.</summary>
    public ShapedValue? Operand(string operand) => operands.FirstOrDefault(o => o.Name == operand).Value;

    /// <summary>The integer argument of a parameter.</summary>
    public Dimension Int(string parameter) => (Dimension)arguments[parameter];

    /// <summary>The integer argument of a parameter for a side: height and width of maps, or depth, height and width of volumes.</summary>
    public Dimension Int(string parameter, int side) => arguments[parameter] is Dimension number ? number : Ints(parameter)[side];

    /// <summary>The product of the integers for all sides of the first operand.</summary>
    public Dimension Volume(string parameter) => Enumerable.Range(0, Shape.Rank - 2).Aggregate(Dimension.One, (all, side) => all * Int(parameter, side));

    /// <summary>The number of sides to examine: all if an argument is a list, or 1, because one integer holds for all.</summary>
    public int Sides(params string[] parameters) => parameters.Max(p => Has(p) ? Numbers(p).Count : 1);

    /// <summary>Whether a parameter has an argument or a default.</summary>
    public bool Has(string parameter) => arguments.ContainsKey(parameter);

    /// <summary>The integer argument of a parameter on which the number of dimensions or of results depends.</summary>
    /// <exception cref="UndecidedException">It depends on a symbol.</exception>
    internal long Known(string parameter) => Known(Int(parameter));

    /// <summary>The integers of a list argument.</summary>
    public IReadOnlyList<Dimension> Ints(string parameter) => [.. ((IEnumerable<object>)arguments[parameter]).Cast<Dimension>()];

    /// <summary>The integers of a list argument on which the number of dimensions depends.</summary>
    /// <exception cref="UndecidedException">One depends on a symbol.</exception>
    internal IReadOnlyList<long> KnownInts(string parameter) => [.. Ints(parameter).Select(Known)];

    /// <summary>The string argument of a parameter, or the member of its enumeration.</summary>
    public string Text(string parameter) => (string)arguments[parameter];

    /// <summary>The shape argument of a parameter.</summary>
    public TensorShape ShapeOf(string parameter) => (TensorShape)arguments[parameter];

    /// <summary>The boolean argument of a parameter.</summary>
    public bool Bool(string parameter) => (bool)arguments[parameter];

    /// <summary>The number given for a parameter, or null if it was omitted.</summary>
    public double? Float(string parameter) => arguments.TryGetValue(parameter, out var value) ? (double)value : null;

    /// <summary>Whether the first operand has this many dimensions; otherwise reports it.</summary>
    public bool HasRank(int rank) => HasRank(Input, rank);

    /// <summary>Whether the first operand is a map [N, C, H, W] or a volume [N, C, D, H, W]; otherwise reports it.</summary>
    public bool IsMapOrVolume()
    {
        if (Shape.Rank is 4 or 5) return true;
        report(ShapeDiagnostics.Rank, [name, "4 or 5", Input.Display], [Input]);
        return false;
    }

    /// <summary>Whether a tensor has this many dimensions; otherwise reports it.</summary>
    public bool HasRank(ShapedValue value, int rank)
    {
        if (value.Shape.Rank == rank) return true;
        report(ShapeDiagnostics.Rank, [name, rank, value.Display], [value]);
        return false;
    }

    /// <summary>Whether a tensor has at least this many dimensions; otherwise reports it.</summary>
    public bool HasRankOfAtLeast(ShapedValue value, int rank)
    {
        if (value.Shape.Rank >= rank) return true;
        report(ShapeDiagnostics.Rank, [name, $"at least {rank}", value.Display], [value]);
        return false;
    }

    /// <summary>Whether a list or shape argument has the required number of elements; otherwise reports it.</summary>
    public bool HasCount(string parameter, int count, int expected)
    {
        if (count == expected) return true;
        report(ValueDiagnostics.OutOfRange, [$"'{parameter}' of '{name}'", $"have {expected} elements, not {count}"], []);
        return false;
    }

    /// <summary>Whether two tensors have the same size in a dimension; otherwise reports it.</summary>
    public bool Agrees(ShapedValue left, ShapedValue right, int dimension) => Agrees(left, dimension, right, dimension);

    /// <summary>Whether a dimension of one tensor equals a dimension of another; otherwise reports it.</summary>
    public bool Agrees(ShapedValue left, int leftAxis, ShapedValue right, int rightAxis)
    {
        if (equality.AreEqual(left.Shape[leftAxis], right.Shape[rightAxis])) return true;
        report(ShapeDiagnostics.Mismatch, [name, left.Display, right.Display, leftAxis + 1, left.Shape[leftAxis], right.Shape[rightAxis]], [left, right]);
        return false;
    }

    /// <summary>
    /// Combines the dimensions of two tensors by broadcasting: they must be equal, or one of them 1; missing leading dimensions count as 1. Null if
    /// they do not match, which is reported.
    /// </summary>
    public IReadOnlyList<Dimension>? Broadcast(
        ShapedValue left, ShapedValue right, IReadOnlyList<Dimension> leftDimensions, IReadOnlyList<Dimension> rightDimensions)
    {
        var (result, misfit) = Broadcasting.Combine(leftDimensions, rightDimensions, equality);
        if (misfit is not { } place) return result;
        report(ShapeDiagnostics.Mismatch, [name, left.Display, right.Display, place.Axis + 1, place.Left, place.Right], [left, right]);
        return null;
    }

    /// <summary>Whether a dimension is divisible into a number of equal parts; otherwise reports it.</summary>
    public bool Parts(int axis, Dimension count)
    {
        if (RequireMultiple(Shape[axis], count)) return true;
        report(ShapeDiagnostics.Parts, [name, $"{count} equal parts", axis, Input.Display], [Input]);
        return false;
    }

    /// <summary>Whether two tensors have the same size in all dimensions but one; otherwise reports it.</summary>
    public bool AgreesBeside(ShapedValue left, ShapedValue right, int dimension) =>
        HasRank(right, left.Shape.Rank) && Enumerable.Range(0, left.Shape.Rank).All(i => i == dimension || Agrees(left, right, i));

    /// <summary>Whether the channels are divisible by the groups; otherwise reports it.</summary>
    public bool Divides(string what, Dimension channels, Dimension groups)
    {
        if (RequireMultiple(channels, groups)) return true;
        report(ShapeDiagnostics.Groups, [what, channels, groups], [Input]);
        return false;
    }

    /// <summary>
    /// Whether a number is at least a minimum. A number that depends on symbols becomes a requirement of the network, which is checked once the
    /// symbols have values.
    /// </summary>
    public bool Require(Dimension value, long least)
    {
        if (value.Value is { } number) return number >= least;
        Requirements(value, least);
        return true;
    }

    /// <summary>
    /// Whether a number is 0. A number that depends on symbols, and is 0 for some of their values, becomes a requirement of the network.
    /// </summary>
    public bool RequireZero(Dimension value)
    {
        if (equality.AreEqual(value, Dimension.Zero)) return true;
        if (!Vanishing.IsPossible(value)) return false;
        Requirements(value, 0);
        Requirements(value * -1, 0);
        return true;
    }

    /// <summary>
    /// Whether a number is a multiple of another. If that depends on symbols, it becomes a requirement of the network, for example that the height
    /// is a multiple of 2.
    /// </summary>
    public bool RequireMultiple(Dimension value, Dimension divisor)
    {
        if (!Require(divisor, 1)) return false;
        var rest = Dimension.Remainder(value, divisor);
        if (equality.AreEqual(rest, Dimension.Zero)) return true;
        if (!Vanishing.IsPossible(rest)) return false;
        Requirements(rest * -1, 0);
        return true;
    }

    /// <summary>The shape, or null if a dimension is below 1, which is reported. Dimensions that depend on symbols are required to be at least 1.</summary>
    public TensorShape? NotEmpty(TensorShape shape)
    {
        if (shape.Dimensions.All(d => Require(d, 1))) return shape;
        report(ShapeDiagnostics.Empty, [name, shape], [Input]);
        return null;
    }

    /// <summary>Whether an integer argument is at least a minimum; otherwise reports it.</summary>
    public bool IsAtLeast(string parameter, long least)
    {
        foreach (var number in Numbers(parameter))
        {
            if (Require(number, least)) continue;
            report(ValueDiagnostics.OutOfRange, [$"'{parameter}' of '{name}'", $"be at least {least}, not {number}"], []);
            return false;
        }
        return true;
    }

    /// <summary>Whether a number argument is in a range; otherwise reports <paramref name="what"/> it must be.</summary>
    public bool IsIn(string parameter, Func<double, bool> range, string what)
    {
        if (Float(parameter) is not { } value || range(value)) return true;
        report(ValueDiagnostics.OutOfRange, [$"'{parameter}' of '{name}'", $"be {what}"], []);
        return false;
    }

    /// <summary>The axis that an argument names, counted from the front; null if the tensor has no such axis, which is reported.</summary>
    internal int? Axis(string parameter) => Axis(Known(parameter), Shape.Rank);

    /// <summary>An axis counted from the front, for a tensor with a given number of dimensions; null if it is out of range, which is reported.</summary>
    internal int? Axis(long axis, int rank)
    {
        if (axis >= -rank && axis < rank) return (int)(axis < 0 ? axis + rank : axis);
        report(ShapeDiagnostics.Axis, [name, axis, Input.Display], [Input]);
        return null;
    }

    /// <summary>Reports a diagnostic about the first operand.</summary>
    public void Report(DiagnosticDescriptor descriptor, params object[] values) => report(descriptor, values, [Input]);

    private IReadOnlyList<Dimension> Numbers(string parameter) => arguments[parameter] is Dimension number ? [number] : Ints(parameter);

    private static long Known(Dimension number) => number.Value ?? throw new UndecidedException(number.Symbols);
}
