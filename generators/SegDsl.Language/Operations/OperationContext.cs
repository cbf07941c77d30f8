using SegDsl.Language.Diagnostics;
using SegDsl.Language.Graph;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Operations;

/// <summary>What a shape rule sees of one application: operands, arguments, and where to complain.</summary>
/// <param name="name">The name of the operation.</param>
/// <param name="operands">The tensors by the names of the operands, in order; lists of tensors are spread out.</param>
/// <param name="arguments">
/// The constants by the names of the parameters: <see cref="Dimension"/>, <see cref="double"/>, <see cref="bool"/>, <see cref="string"/> (members of
/// enumerations, too), lists of these, or a <see cref="TensorShape"/>.
/// </param>
/// <param name="equality">Which dimensions count as equal.</param>
/// <param name="report">Takes a diagnostic and the arguments of its template.</param>
public sealed class OperationContext(
    string name,
    IReadOnlyList<(string Name, ShapedValue Value)> operands,
    IReadOnlyDictionary<string, object> arguments,
    DimensionEquality equality,
    Action<DiagnosticDescriptor, object[], IReadOnlyList<ShapedValue>> report)
{
    /// <summary>The name of the operation.</summary>
    public string Name => name;

    /// <summary>Takes what depends on symbols and must be at least a number when the network runs, or is constructed.</summary>
    public Action<Dimension, long> Requirements { get; init; } = (_, _) => { };

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

    /// <summary>Whether something was given for a parameter, or is its default.</summary>
    public bool Has(string parameter) => arguments.ContainsKey(parameter);

    /// <summary>The whole number given for a parameter, where the number of dimensions or of results depends on it.</summary>
    /// <exception cref="UndecidedException">It depends on a symbol.</exception>
    internal long Known(string parameter) => Known(Int(parameter));

    /// <summary>The whole numbers given for a parameter.</summary>
    public IReadOnlyList<Dimension> Ints(string parameter) => [.. ((IEnumerable<object>)arguments[parameter]).Cast<Dimension>()];

    /// <summary>The whole numbers given for a parameter, where the number of dimensions depends on them.</summary>
    /// <exception cref="UndecidedException">One depends on a symbol.</exception>
    internal IReadOnlyList<long> KnownInts(string parameter) => [.. Ints(parameter).Select(Known)];

    /// <summary>The string given for a parameter, or the member of its enumeration.</summary>
    public string Text(string parameter) => (string)arguments[parameter];

    /// <summary>The shape given for a parameter.</summary>
    public TensorShape ShapeOf(string parameter) => (TensorShape)arguments[parameter];

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

    /// <summary>Whether a tensor has at least this many dimensions; says so where not.</summary>
    public bool HasRankOfAtLeast(ShapedValue value, int rank)
    {
        if (value.Shape.Rank >= rank) return true;
        report(ShapeDiagnostics.Rank, [name, $"at least {rank}", value.Display], [value]);
        return false;
    }

    /// <summary>Whether a list or shape that was given for a parameter has as many elements as it must have; says so where not.</summary>
    public bool HasCount(string parameter, int count, int wanted)
    {
        if (count == wanted) return true;
        report(ValueDiagnostics.OutOfRange, [$"'{parameter}' of '{name}'", $"have {wanted} elements, not {count}"], []);
        return false;
    }

    /// <summary>Whether a tensor agrees with another one in a dimension; says so where not.</summary>
    public bool Agrees(ShapedValue left, ShapedValue right, int dimension) => Agrees(left, dimension, right, dimension);

    /// <summary>Whether a dimension of one tensor is a dimension of another one; says so where not.</summary>
    public bool Agrees(ShapedValue left, int leftAxis, ShapedValue right, int rightAxis)
    {
        if (equality.AreEqual(left.Shape[leftAxis], right.Shape[rightAxis])) return true;
        report(ShapeDiagnostics.Mismatch, [name, left.Display, right.Display, leftAxis + 1, left.Shape[leftAxis], right.Shape[rightAxis]], [left, right]);
        return false;
    }

    /// <summary>
    /// Dimensions of two tensors put together: they agree or one of them is 1; missing ones in front count as 1. Null where they do not fit, which
    /// it says.
    /// </summary>
    public IReadOnlyList<Dimension>? Broadcast(
        ShapedValue left, ShapedValue right, IReadOnlyList<Dimension> leftDimensions, IReadOnlyList<Dimension> rightDimensions)
    {
        var (result, misfit) = Broadcasting.Combine(leftDimensions, rightDimensions, equality);
        if (misfit is not { } place) return result;
        report(ShapeDiagnostics.Mismatch, [name, left.Display, right.Display, place.Axis + 1, place.Left, place.Right], [left, right]);
        return null;
    }

    /// <summary>Whether a dimension can be parted into a number of parts alike; says so where not.</summary>
    public bool Parts(int axis, Dimension count)
    {
        if (RequireMultiple(Shape[axis], count)) return true;
        report(ShapeDiagnostics.Parts, [name, $"{count} equal parts", axis, Input.Display], [Input]);
        return false;
    }

    /// <summary>Whether two tensors agree in all dimensions but one; says so where not.</summary>
    public bool AgreesBeside(ShapedValue left, ShapedValue right, int dimension) =>
        HasRank(right, left.Shape.Rank) && Enumerable.Range(0, left.Shape.Rank).All(i => i == dimension || Agrees(left, right, i));

    /// <summary>Whether channels can be parted into groups; says so where not.</summary>
    public bool Divides(string what, Dimension channels, Dimension groups)
    {
        if (RequireMultiple(channels, groups)) return true;
        report(ShapeDiagnostics.Groups, [what, channels, groups], [Input]);
        return false;
    }

    /// <summary>
    /// Whether a number is large enough. Where it depends on symbols it becomes a requirement of the network, which holds until somebody
    /// gives them values.
    /// </summary>
    public bool Require(Dimension value, long least)
    {
        if (value.Value is { } number) return number >= least;
        Requirements(value, least);
        return true;
    }

    /// <summary>
    /// Whether a number is 0. Where it depends on symbols, and is 0 for some values of them, it becomes a requirement of the network.
    /// </summary>
    public bool RequireZero(Dimension value)
    {
        if (equality.AreEqual(value, Dimension.Zero)) return true;
        if (!CanVanish(value)) return false;
        Requirements(value, 0);
        Requirements(value * -1, 0);
        return true;
    }

    /// <summary>
    /// Whether a number is a multiple of another one. Where that depends on symbols it becomes a requirement of the network: a height that must
    /// be a multiple of two, say.
    /// </summary>
    public bool RequireMultiple(Dimension value, Dimension divisor)
    {
        if (!Require(divisor, 1)) return false;
        var rest = Dimension.Remainder(value, divisor);
        if (equality.AreEqual(rest, Dimension.Zero)) return true;
        if (!CanVanish(rest)) return false;
        Requirements(rest * -1, 0);
        return true;
    }

    /// <summary>The shape, unless a dimension of it is a number below 1, which it says then; what dimensions depend on is required.</summary>
    public TensorShape? NotEmpty(TensorShape shape)
    {
        if (shape.Dimensions.All(d => Require(d, 1))) return shape;
        report(ShapeDiagnostics.Empty, [name, shape], [Input]);
        return null;
    }

    /// <summary>Whether a parameter is at least a number; says so where not.</summary>
    public bool IsAtLeast(string parameter, long least)
    {
        if (Require(Int(parameter), least)) return true;
        report(ValueDiagnostics.OutOfRange, [$"'{parameter}' of '{name}'", $"be at least {least}, not {Int(parameter)}"], []);
        return false;
    }

    /// <summary>Whether a parameter that is a number is in a range; says what it must be where not.</summary>
    public bool IsIn(string parameter, Func<double, bool> range, string what)
    {
        if (Float(parameter) is not { } value || range(value)) return true;
        report(ValueDiagnostics.OutOfRange, [$"'{parameter}' of '{name}'", $"be {what}"], []);
        return false;
    }

    /// <summary>The axis that a parameter names, counted from the front; null where the tensor has none such, which it says.</summary>
    internal int? Axis(string parameter) => Axis(Known(parameter), Shape.Rank);

    /// <summary>An axis counted from the front, of a tensor with some number of dimensions; null where there is none such, which it says.</summary>
    internal int? Axis(long axis, int rank)
    {
        if (axis >= -rank && axis < rank) return (int)(axis < 0 ? axis + rank : axis);
        report(ShapeDiagnostics.Axis, [name, axis, Input.Display], [Input]);
        return null;
    }

    /// <summary>Reports something else.</summary>
    public void Report(DiagnosticDescriptor descriptor, params object[] values) => report(descriptor, values, [Input]);

    /// <summary>
    /// Whether a number is 0 for some values of its symbols: what divisions leave over vanishes where divisors that are symbols are 1, and all other
    /// symbols are multiples of the numbers that are divided by. No network divides by a number that does not divide this one.
    /// </summary>
    private static bool CanVanish(Dimension value)
    {
        const long Multiple = 27720;
        var divisors = new HashSet<string>(StringComparer.Ordinal);
        AddDivisors(value, divisors);
        var values = value.Symbols.ToDictionary(s => s, s => divisors.Contains(s) ? Dimension.One : Dimension.Symbol(s) * Multiple, StringComparer.Ordinal);
        return value.Substitute(values).Equals(Dimension.Zero);
    }

    private static void AddDivisors(Dimension value, HashSet<string> symbols)
    {
        foreach (var quotient in value.Terms.SelectMany(t => t.Monomial.Factors).OfType<QuotientAtom>())
        {
            quotient.Denominator.AddSymbols(symbols);
            AddDivisors(quotient.Numerator, symbols);
        }
    }

    private static long Known(Dimension number) => number.Value ?? throw new UndecidedException(number.Symbols);
}
