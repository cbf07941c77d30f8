using System.Diagnostics;
using System.Globalization;

namespace SegDsl.Compiler.Benchmarks;

/// <summary>Measurements that need a new process.</summary>
internal static class Processes
{
    /// <summary>Runs this program several times, and prints the median of the seconds that it prints.</summary>
    public static void Print(string what, IReadOnlyList<string> arguments, int times)
    {
        var seconds = Enumerable.Range(0, times).Select(_ => Run(arguments)).Order().ToList();
        Console.WriteLine(FormattableString.Invariant($"{what}: {seconds[times / 2]:0.000} s (of {times}: {seconds[0]:0.000} to {seconds[^1]:0.000})"));
    }

    private static double Run(IEnumerable<string> arguments)
    {
        var path = Environment.ProcessPath ?? throw new InvalidOperationException("The path of this process is unknown.");
        var start = new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("The process did not start.");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{string.Join(' ', arguments)} failed.");
        return double.Parse(output, CultureInfo.InvariantCulture);
    }
}
