using System.Diagnostics;
using System.Globalization;

namespace SegDsl.Benchmarks;

/// <summary>One side of the comparison: a process that does one workload a line and answers with its measurement.</summary>
internal sealed class Peer : IDisposable
{
    private readonly Process process;
    private readonly string name;

    private Peer(string name, string program, IReadOnlyList<string> arguments, bool returnsMemory)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        // Blocks from 64 KiB on are given back to the system when they are freed, so that resident memory is what is alive.
        if (returnsMemory) start.Environment["MALLOC_MMAP_THRESHOLD_"] = "65536";
        process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        this.name = name;
    }

    /// <summary>Starts the generated network in a process of its own.</summary>
    public static Peer Generated(int threads, bool returnsMemory) => new(
        "SegDsl", Environment.ProcessPath!, [typeof(Peer).Assembly.Location, "serve", Text(threads)], returnsMemory);

    /// <summary>Starts the same network in PyTorch.</summary>
    public static Peer PyTorch(string python, int threads, bool returnsMemory) => new(
        "PyTorch", python, [Path.Combine(AppContext.BaseDirectory, "pytorch", "deeplab.py"), Text(threads)], returnsMemory);

    /// <summary>Lets the process do the workload once.</summary>
    public Sample Measure(Workload workload)
    {
        process.StandardInput.WriteLine(workload.Request);
        process.StandardInput.Flush();
        var answer = process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException($"The {name} side ended early. (Debian's torch for Python: apt-get install python3-torch)");
        var fields = answer.Split(' ');
        return new Sample(double.Parse(fields[0], CultureInfo.InvariantCulture), long.Parse(fields[1], CultureInfo.InvariantCulture));
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.StandardInput.WriteLine("quit");
            process.WaitForExit(5000);
        }

        process.Dispose();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
