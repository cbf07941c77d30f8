using System.Globalization;

namespace SegDsl.Benchmarks;

/// <summary>The median of measurements.</summary>
internal static class Medians
{
    /// <summary>The median of what <paramref name="value"/> takes from the samples, as text.</summary>
    public static string Median<T>(this IReadOnlyCollection<T> samples, Func<T, double> value)
    {
        var sorted = samples.Select(value).Order().ToArray();
        return ((sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2).ToString("0.000", CultureInfo.InvariantCulture);
    }
}
