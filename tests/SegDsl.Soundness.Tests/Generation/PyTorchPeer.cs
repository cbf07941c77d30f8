using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using static TorchSharp.torch;

namespace SegDsl.Soundness.Tests.Generation;

/// <summary>Evaluates random networks with an installed PyTorch (Debian: <c>apt-get install python3-torch</c>) and the script evaluate.py.</summary>
internal sealed class PyTorchPeer : IDisposable
{
    private const string Python = "/usr/bin/python3";

    private readonly string folder = Directory.CreateTempSubdirectory("seg-random-").FullName;
    private readonly StringBuilder programs = new();
    private readonly StringBuilder cases = new();
    private readonly MemoryStream data = new();

    /// <summary>Whether PyTorch is installed.</summary>
    public static bool IsInstalled { get; } = File.Exists(Python) && Run("-c", "import torch, numpy").ExitCode == 0;

    /// <summary>Adds a network.</summary>
    public void Add(RandomNetwork network) => programs.Append(network.Python);

    /// <summary>Adds an evaluation of a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="image">Its input.</param>
    /// <param name="state">Its state; null for random weights.</param>
    public void Add(RandomNetwork network, Tensor image, IReadOnlyDictionary<string, Tensor>? state)
    {
        cases.Append(network.Name).Append('|').Append(Sizes(image));
        Write(image);
        foreach (var (key, value) in state ?? new Dictionary<string, Tensor>())
        {
            cases.Append('|').Append(key).Append(':').Append(Sizes(value));
            Write(value);
        }
        cases.Append('\n');
    }

    /// <summary>Evaluates all cases, in order: the results, or a message.</summary>
    /// <exception cref="InvalidOperationException">The script failed.</exception>
    public IReadOnlyList<(IReadOnlyList<(long[] Shape, float[] Values)>? Results, string Error)> Evaluate()
    {
        File.WriteAllText(Path.Combine(folder, "programs.py"), programs.ToString());
        File.WriteAllText(Path.Combine(folder, "cases.txt"), cases.ToString());
        File.WriteAllBytes(Path.Combine(folder, "cases.bin"), data.ToArray());
        var (exitCode, output) = Run(Path.Combine(AppContext.BaseDirectory, "Generation", "evaluate.py"), folder);
        if (exitCode != 0) throw new InvalidOperationException(output);
        var values = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(folder, "results.bin"))).ToArray();
        var position = 0;
        return
        [
            .. File.ReadLines(Path.Combine(folder, "results.txt")).Select(line =>
            {
                var (kind, rest) = (line[..line.IndexOf(' ', StringComparison.Ordinal)], line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
                return kind == "ok" ? (rest.Split('|').Select(Read).ToList(), "") : ((IReadOnlyList<(long[], float[])>?)null, rest);
            }),
        ];

        (long[] Shape, float[] Values) Read(string sizes)
        {
            long[] shape = [.. sizes.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(s => long.Parse(s, CultureInfo.InvariantCulture))];
            var count = (int)shape.Aggregate(1L, (product, size) => product * size);
            position += count;
            return (shape, values[(position - count)..position]);
        }
    }

    /// <summary>Deletes the files.</summary>
    public void Dispose()
    {
        data.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static string Sizes(Tensor tensor) => string.Join(',', tensor.shape.Select(size => size.ToString(CultureInfo.InvariantCulture)));

    private void Write(Tensor tensor) => data.Write(tensor.to(ScalarType.Float32).contiguous().bytes);

    private static (int ExitCode, string Output) Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Python, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("Python did not start.");
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }
}
