using System.Diagnostics;
using System.Globalization;
using SegDsl.Distributed.Mpi;

namespace SegDsl.Benchmarks;

/// <summary>One side of a comparison: a process that reads one request per line and answers with its measurement.</summary>
internal sealed class Peer : IDisposable
{
    private readonly Process process;
    private readonly string name;

    private Peer(string name, string program, IReadOnlyList<string> arguments, bool returnsMemory, IReadOnlyDictionary<string, string>? environment = null)
        : this(name, new ProcessStartInfo(program, arguments), returnsMemory, environment)
    {
    }

    private Peer(string name, ProcessStartInfo start, bool returnsMemory, IReadOnlyDictionary<string, string>? environment = null)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = true;
        // Blocks of 64 KiB and more are returned to the system when they are freed, so that resident memory equals live memory.
        if (returnsMemory) start.Environment["MALLOC_MMAP_THRESHOLD_"] = "65536";
        foreach (var (variable, value) in environment ?? new Dictionary<string, string>()) start.Environment[variable] = value;
        process = Process.Start(start) ?? throw new InvalidOperationException($"Cannot start {start.FileName}.");
        this.name = name;
    }

    /// <summary>Starts a process with the generated network.</summary>
    public static Peer Generated(int threads, bool returnsMemory) => new(
        "SegDsl", "dotnet", [typeof(Peer).Assembly.Location, "serve", Text(threads)], returnsMemory);

    /// <summary>Starts a process with the same network in PyTorch.</summary>
    public static Peer PyTorch(string python, int threads, bool returnsMemory) => new(
        "PyTorch", python, [Path.Combine(AppContext.BaseDirectory, "pytorch", "deeplab.py"), Text(threads)], returnsMemory);

    /// <summary>Starts ranks with one thread each that train the generated network together; only rank 0 answers.</summary>
    /// <param name="ranks">The number of ranks.</param>
    public static Peer GeneratedRanks(int ranks) => new(
        "SegDsl", MpiRun.Start(ranks, ["dotnet", typeof(Peer).Assembly.Location, "serve", "1"]), returnsMemory: false,
        // mpirun gives ranks a terminal, to which .NET would write control sequences.
        new Dictionary<string, string> { ["TERM"] = "dumb" });

    /// <summary>Starts one rank, with one thread, of the same network in PyTorch.</summary>
    /// <param name="python">The path of a Python with torch.</param>
    /// <param name="environment">The environment variables with the rank and the address of the master.</param>
    public static Peer PyTorchRank(string python, IReadOnlyDictionary<string, string> environment) => new(
        "PyTorch", python, [Path.Combine(AppContext.BaseDirectory, "pytorch", "deeplab.py"), "1"], returnsMemory: false, environment);

    /// <summary>Starts a process that loads checkpoints with SegDsl.</summary>
    public static Peer Loader() => new("SegDsl", "dotnet", [typeof(Peer).Assembly.Location, LoadingComparison.ServeCommand], returnsMemory: true);

    /// <summary>Starts a process that loads checkpoints with PyTorch.</summary>
    public static Peer PyTorchLoader(string python) => new(
        "PyTorch", python, [Path.Combine(AppContext.BaseDirectory, "pytorch", "loading.py")], returnsMemory: true);

    /// <summary>Starts a process that prepares samples with SegDsl.</summary>
    public static Peer Samples() => new("SegDsl", "dotnet", [typeof(Peer).Assembly.Location, SampleComparison.ServeCommand], returnsMemory: false);

    /// <summary>Starts a process that prepares samples with PIL, scipy and skimage.</summary>
    public static Peer PythonSamples(string python) => new(
        "Python", python, [Path.Combine(AppContext.BaseDirectory, "pytorch", "samples.py")], returnsMemory: false);

    /// <summary>Starts a process that decodes images with SegDsl.</summary>
    public static Peer Decoder() => new("SegDsl", "dotnet", [typeof(Peer).Assembly.Location, DecodingComparison.ServeCommand], returnsMemory: false);

    /// <summary>Starts a process that decodes images with PIL.</summary>
    public static Peer PythonDecoder(string python) => new(
        "Python", python, [Path.Combine(AppContext.BaseDirectory, "pytorch", "decoding.py")], returnsMemory: false);

    /// <summary>Runs the same request alternately in two processes.</summary>
    /// <param name="ours">The process of SegDsl.</param>
    /// <param name="theirs">The process to compare with.</param>
    /// <param name="request">The request.</param>
    /// <param name="warmUps">The number of rounds that are not counted.</param>
    /// <param name="rounds">The number of counted rounds.</param>
    public static List<(Sample Ours, Sample Theirs)> Alternate(Peer ours, Peer theirs, string request, int warmUps, int rounds)
    {
        var pairs = new List<(Sample, Sample)>();
        for (var i = -warmUps; i < rounds; i++)
        {
            // The order alternates, so that a machine that slows down or warms up favors neither side.
            var first = (i & 1) == 0 ? ours.Measure(request) : theirs.Measure(request);
            var second = (i & 1) == 0 ? theirs.Measure(request) : ours.Measure(request);
            if (i >= 0) pairs.Add((i & 1) == 0 ? (first, second) : (second, first));
        }
        return pairs;
    }

    /// <summary>Runs a request once.</summary>
    public Sample Measure(string request)
    {
        Send(request);
        return Receive();
    }

    /// <summary>The answer to a request without a measurement.</summary>
    public string Ask(string request)
    {
        Send(request);
        return ReadAnswer();
    }

    /// <summary>Sends a request.</summary>
    public void Send(string request)
    {
        process.StandardInput.WriteLine(request);
        process.StandardInput.Flush();
    }

    /// <summary>Waits for the answer.</summary>
    public Sample Receive()
    {
        var fields = ReadAnswer().Split(' ');
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

    private string ReadAnswer() => process.StandardOutput.ReadLine()
        ?? throw new InvalidOperationException(
            $"The {name} process exited early. On Debian, install: apt-get install python3-torch python3-pil python3-scipy python3-skimage");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
