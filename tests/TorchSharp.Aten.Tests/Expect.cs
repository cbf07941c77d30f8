using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Aten.Tests;

/// <summary>Comparisons of tensors with values written by hand.</summary>
internal static class Expect
{
    internal static void Values(Tensor actual, params double[] expected) => Close(actual, 1e-6, expected);

    internal static void Close(Tensor actual, double tolerance, params double[] expected)
    {
        using var numbers = actual.to(ScalarType.Float64);
        double[] found = numbers.data<double>().ToArray();
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < found.Length; i++)
        {
            bool same = found[i].Equals(expected[i]) || Math.Abs(found[i] - expected[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i]));
            Assert.True(same, $"Element {i} is {found[i]}, not {expected[i]}.");
        }
    }

    internal static void Shape(Tensor actual, params long[] expected) => Assert.Equal(expected, actual.shape);

    internal static void Flags(Tensor actual, params bool[] expected)
    {
        Assert.Equal(ScalarType.Bool, actual.dtype);
        Assert.Equal(expected, actual.data<bool>().ToArray());
    }

    internal static void TorchError(string part, Action action)
    {
        var error = Assert.Throws<ExternalException>(action);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("frame #", error.Message, StringComparison.Ordinal);
    }
}
