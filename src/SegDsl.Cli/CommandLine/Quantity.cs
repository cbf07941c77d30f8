using System.Globalization;

namespace SegDsl.Cli.CommandLine;

/// <summary>Formats numbers of things for people.</summary>
internal static class Quantity
{
    /// <summary>Formats a count: exactly below a million (<c>968</c>, <c>12,340</c>), else in millions (<c>1.2 M</c>).</summary>
    public static string Count(long count) => count < 1_000_000
        ? count.ToString("N0", CultureInfo.InvariantCulture)
        : (count / 1e6).ToString("N1", CultureInfo.InvariantCulture) + " M";

    /// <summary>Formats a count with a noun: <c>1 step</c>, <c>12,340 steps</c>.</summary>
    /// <param name="count">The count.</param>
    /// <param name="noun">The noun in the singular, with a regular plural.</param>
    public static string Of(long count, string noun) => $"{Count(count)} {noun}{(count == 1 ? "" : "s")}";
}
