using System.Diagnostics;
using SegDsl.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Tests.Checkpoints;

/// <summary>Reads files that an installed PyTorch writes during the test. Skipped without one (Debian: <c>apt-get install python3-torch</c>).</summary>
public sealed class PyTorchPeerTests : IDisposable
{
    private const string Python = "/usr/bin/python3";

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

    private static void Save(string path, string format, int protocol)
    {
        Skip.IfNot(File.Exists(Python), "Python is not installed");
        using var process = new Process();
        process.StartInfo = new ProcessStartInfo(Python, ["-c", Script, path, format, $"{protocol}", "7"]) { RedirectStandardError = true };
        process.Start();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Skip.If(errors.Contains("No module named 'torch'", StringComparison.Ordinal), "PyTorch is not installed");
        Assert.True(process.ExitCode == 0, errors);
    }
}
