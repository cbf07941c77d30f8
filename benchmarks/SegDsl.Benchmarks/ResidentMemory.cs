using System.Globalization;

namespace SegDsl.Benchmarks;

/// <summary>What Linux counts of this process' memory.</summary>
internal static class ResidentMemory
{
    /// <summary>Resident bytes now.</summary>
    public static long Current => Read("VmRSS:");

    /// <summary>The most resident bytes since <see cref="ResetPeak"/>.</summary>
    public static long Peak => Read("VmHWM:");

    /// <summary>Lets the peak start anew; see proc(5), clear_refs.</summary>
    public static void ResetPeak() => File.WriteAllText("/proc/self/clear_refs", "5");

    private static long Read(string field)
    {
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}
