using System.Diagnostics;
using SegDsl.Checkpoints;
using SegDsl.Checkpoints.PyTorch;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Tests.Checkpoints;

/// <summary>Exchanges files with an installed PyTorch. Skipped without one (Debian: <c>apt-get install python3-torch</c>).</summary>
public sealed class PyTorchPeerTests : IDisposable
{
    private const string PythonPath = "/usr/bin/python3";

    /// <summary>Saves a dictionary of random tensors to a .pth file, and the sum and the last element of each to a text file.</summary>
    private const string Script = """
        import sys, torch
        path, legacy, protocol, seed = sys.argv[1], sys.argv[2] == "legacy", int(sys.argv[3]), int(sys.argv[4])
        torch.manual_seed(seed)
        tensors = {}
        for i in range(60):
            rank = i % 5
            shape = torch.randint(1, 6, (rank,)).tolist()
            t = (torch.rand(shape) * 100).to([torch.float32, torch.float64, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.uint8][i % 7])
            if i % 3 == 1 and rank > 1: t = t.permute(torch.randperm(rank).tolist())
            if i % 4 == 1 and rank > 0: t = t[t.shape[0] // 2:]
            if i % 5 == 1 and rank > 1: t = t[..., ::2]
            tensors[f"t.{i}"] = torch.nn.Parameter(t) if i % 6 == 0 and t.is_floating_point() else t
        torch.save({"state_dict": tensors, "step": seed}, path, pickle_protocol=protocol, _use_new_zipfile_serialization=not legacy)
        with open(path + ".txt", "w") as text:
            for name, t in tensors.items():
                t = t.detach().double()
                print(name, float(t.sum()), float(t.reshape(-1)[-1]) if t.numel() else 0.0, *t.shape, file=text)
        """;

    /// <summary>Prints name, type, shape, elements of a file, and whether each storage is aligned to 64 bytes in it.</summary>
    private const string ReadScript = """
        import sys, torch, zipfile
        path = sys.argv[1]
        for name, t in torch.load(path, weights_only=True).items():
            print(name, t.dtype, list(t.shape), [float(x) for x in t.reshape(-1)[:4]], t.is_contiguous())
        raw = open(path, "rb").read()
        archive = zipfile.ZipFile(path)
        assert archive.testzip() is None
        for entry in archive.infolist():
            header = raw[entry.header_offset:entry.header_offset + 30]
            begin = entry.header_offset + 30 + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
            assert begin % 64 == 0 and entry.compress_type == 0, entry
        """;

    private readonly TemporaryFolder folder = new();
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose()
    {
        scope.Dispose();
        folder.Dispose();
    }

    [SkippableTheory]
    [InlineData("zip", 2)]
    [InlineData("zip", 5)]
    [InlineData("legacy", 2)]
    public void Files_of_the_installed_torch_are_read(string format, int protocol)
    {
        var path = folder["random.pth"];
        Save(path, format, protocol);

        using var file = Checkpoint.Open(path);
        var lines = File.ReadAllLines(path + ".txt");
        Assert.Equal(lines.Select(line => line.Split(' ')[0]), file.Tensors.Keys);
        foreach (var fields in lines.Select(line => line.Split(' ')))
        {
            var read = file.Read(fields[0]);
            Assert.Equal(fields[3..].Select(long.Parse), read.shape);
            var values = read.to(ScalarType.Float64).view(-1);
            Assert.Equal(double.Parse(fields[1]), values.sum().item<double>(), 6);
            if (read.numel() > 0) Assert.Equal(double.Parse(fields[2]), values[-1].item<double>());
        }
    }

    [SkippableFact]
    public void Written_files_are_read_by_the_installed_torch_with_weights_only()
    {
        var tensors = new List<KeyValuePair<string, Tensor>>
        {
            new("z.weight", arange(6, ScalarType.Float32).view(2, 3).transpose(0, 1)),
            new("a.half", tensor(1.5f).to(ScalarType.Float16)),
            new("brain", tensor(-2.5f).expand(2).to(ScalarType.BFloat16)),
            new("double", full(1, 0.1, ScalarType.Float64)),
            new("counter", tensor(1L << 40)),
            new("mask", ones(1, ScalarType.Bool)),
            new("bytes", full(3, 7, ScalarType.Byte)),
            new("int8", full(1, -7, ScalarType.Int8)),
            new("int16", full(1, -700, ScalarType.Int16)),
            new("int32", full(1, -70000, ScalarType.Int32)),
            new("empty", zeros(0, 4)),
            new("Übung", zeros(1)),
        };
        var path = folder["written.pth"];
        PyTorchWriter.Write(path, [.. tensors.Select(named => TensorSource.Of(named.Key, named.Value))]);

        using (var file = Checkpoint.Open(path))
        {
            Assert.Equal(tensors.Select(named => named.Key), file.Tensors.Keys);
            foreach (var (name, value) in tensors) Assert.Equal(value.contiguous().bytes.ToArray(), file.Read(name).bytes.ToArray());
        }
        Assert.Equal(
            """
            z.weight torch.float32 [3, 2] [0.0, 3.0, 1.0, 4.0] True
            a.half torch.float16 [] [1.5] True
            brain torch.bfloat16 [2] [-2.5, -2.5] True
            double torch.float64 [1] [0.1] True
            counter torch.int64 [] [1099511627776.0] True
            mask torch.bool [1] [1.0] True
            bytes torch.uint8 [3] [7.0, 7.0, 7.0] True
            int8 torch.int8 [1] [-7.0] True
            int16 torch.int16 [1] [-700.0] True
            int32 torch.int32 [1] [-70000.0] True
            empty torch.float32 [0, 4] [] True
            Übung torch.float32 [1] [0.0] True

            """,
            Python(ReadScript, path));
    }

    private static void Save(string path, string format, int protocol) => Python(Script, path, format, $"{protocol}", "7");

    private static string Python(string script, params string[] arguments)
    {
        Skip.IfNot(File.Exists(PythonPath), "Python is not installed");
        using var process = new Process();
        process.StartInfo = new ProcessStartInfo(PythonPath, ["-c", script, .. arguments])
        {
            RedirectStandardError = true, RedirectStandardOutput = true, StandardOutputEncoding = System.Text.Encoding.UTF8,
            Environment = { ["PYTHONIOENCODING"] = "utf-8" },
        };
        process.Start();
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Skip.If(errors.Result.Contains("No module named 'torch'", StringComparison.Ordinal), "PyTorch is not installed");
        Assert.True(process.ExitCode == 0, errors.Result);
        return output;
    }
}
