using System.Numerics;
using System.Runtime.CompilerServices;

namespace SegDsl.Validation;

/// <summary>
/// Checks the numbers of experiments. Every method returns the number, or throws an <see cref="ArgumentOutOfRangeException"/> that names the property.
/// </summary>
internal static class Limit
{
    /// <summary>At least a minimum.</summary>
    public static T AtLeast<T>(T minimum, T value, [CallerMemberName] string name = "") where T : INumber<T> =>
        value >= minimum ? value : throw OutOfRange(name, value, FormattableString.Invariant($"at least {minimum}"));

    /// <summary>At least a minimum, or null.</summary>
    public static int? AtLeast(int minimum, int? value, [CallerMemberName] string name = "") =>
        value is { } number ? AtLeast(minimum, number, name) : null;

    /// <summary>Greater than 0.</summary>
    public static double Positive(double value, [CallerMemberName] string name = "") => value > 0 ? value : throw OutOfRange(name, value, "greater than 0");

    /// <summary>From a minimum to a maximum, both inclusive.</summary>
    public static T Between<T>(T minimum, T maximum, T value, [CallerMemberName] string name = "") where T : INumber<T> =>
        value >= minimum && value <= maximum ? value : throw OutOfRange(name, value, FormattableString.Invariant($"from {minimum} to {maximum}"));

    /// <summary>A width or height of a sample in pixels, from 1 to 16,384.</summary>
    public static int Side(int value, [CallerMemberName] string name = "") =>
        value is >= 1 and <= 16_384 ? value : throw OutOfRange(name, value, "from 1 to 16384");

    /// <summary>At least 0 and less than 1.</summary>
    public static double Decay(double value, [CallerMemberName] string name = "") =>
        value is >= 0 and < 1 ? value : throw OutOfRange(name, value, "at least 0 and less than 1");

    /// <summary>Greater than 0 and at most 1.</summary>
    public static double Factor(double value, [CallerMemberName] string name = "") =>
        value is > 0 and <= 1 ? value : throw OutOfRange(name, value, "greater than 0 and at most 1");

    /// <summary>Integers in ascending order, at least one, each at least a minimum.</summary>
    public static IReadOnlyList<int> Ascending(int minimum, IReadOnlyList<int> values, [CallerMemberName] string name = "") =>
        values is [var first, ..] && first >= minimum && values.Zip(values.Skip(1)).All(pair => pair.First < pair.Second)
            ? values
            : throw OutOfRange(name, string.Join(", ", values), FormattableString.Invariant($"one or more integers in ascending order, at least {minimum}"));

    /// <summary>Finite numbers greater than 0, at least one.</summary>
    public static IReadOnlyList<double> AllPositive(IReadOnlyList<double> values, [CallerMemberName] string name = "") =>
        values.Count > 0 && values.All(value => value > 0 && double.IsFinite(value))
            ? values
            : throw OutOfRange(name, string.Join(", ", values), "one or more finite numbers greater than 0");

    private static ArgumentOutOfRangeException OutOfRange(string name, object value, string range) => new(name, value, $"{name} must be {range}.");
}
