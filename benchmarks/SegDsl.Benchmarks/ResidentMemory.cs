using System.Globalization;

namespace SegDsl.Benchmarks;

/// <summary>What Linux counts of this process's memory; see proc(5).</summary>
internal static class ResidentMemory
{
    /// <summary>Resident bytes now.</summary>
    public static long Current => Read("VmRSS:");

    /// <summary>The most resident bytes since <see cref="ResetPeak"/>.</summary>
    public static long Peak => Read("VmHWM:");

    /// <summary>Resident bytes that are mapped from files: libraries, as far as they are used.</summary>
    public static long Mapped => Read("RssFile:");

    /// <summary>Lets the peak start anew.</summary>
    public static void ResetPeak() => File.WriteAllText("/proc/self/clear_refs", "5");

    private static long Read(string field)
    {
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}
