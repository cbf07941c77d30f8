using System.Globalization;

namespace SegDsl.Benchmarks;

/// <summary>Medians of measurements.</summary>
internal static class Medians
{
    /// <summary>The median of <paramref name="value"/> over the samples, as text.</summary>
    public static string Median<T>(this IReadOnlyCollection<T> samples, Func<T, double> value)
    {
        var sorted = samples.Select(value).Order().ToArray();
        return ((sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2).ToString("0.000", CultureInfo.InvariantCulture);
    }
}
