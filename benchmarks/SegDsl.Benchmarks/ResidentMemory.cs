using System.Globalization;
using System.Runtime.InteropServices;

namespace SegDsl.Benchmarks;

/// <summary>Memory statistics of this process on Linux; see proc(5).</summary>
internal static class ResidentMemory
{
    /// <summary>The resident memory in bytes.</summary>
    public static long Current => Read("VmRSS:");

    /// <summary>The peak of the resident memory since <see cref="ResetPeak"/>, in bytes.</summary>
    public static long Peak => Read("VmHWM:");

    /// <summary>The resident memory that is mapped from files, in bytes: the used parts of libraries.</summary>
    public static long Mapped => Read("RssFile:");

    /// <summary>Resets the peak.</summary>
    public static void ResetPeak() => File.WriteAllText("/proc/self/clear_refs", "5");

    /// <summary>Returns the memory that the heap of libtorch has freed to the system; see malloc_trim(3).</summary>
    public static void Trim() => _ = malloc_trim(0);

    [DllImport("libc")]
    private static extern int malloc_trim(nuint keep);

    private static long Read(string field)
    {
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}
