using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace SegDsl.Compiler.Benchmarks;

/// <summary>Compiles the zoo in a process that has compiled it before, as in an editor.</summary>
[Config(typeof(InThisProcess))]
[MemoryDiagnoser]
public class ZooBenchmarks
{
    private readonly IReadOnlyList<(string Path, string Text)> files = ZooFiles.Read();
    private readonly Dictionary<string, int> edits = [];
    private GeneratorHost host = new([]);

    /// <summary>Compiles everything once.</summary>
    [GlobalSetup]
    public void Compile()
    {
        host = new(files);
        host.Run();
    }

    /// <summary>All files, without cached results.</summary>
    [Benchmark]
    public int Everything() => new GeneratorHost(files).Run();

    /// <summary>An edit of the block that most networks use.</summary>
    [Benchmark]
    public int EditOfABlock() => Edit("blocks/residual.seg");

    /// <summary>An edit of a file of networks.</summary>
    [Benchmark]
    public int EditOfNetworks() => Edit("networks/deeplab_v3_plus.seg");

    /// <summary>An edit of the experiments.</summary>
    [Benchmark]
    public int EditOfExperiments() => Edit("experiments/brain.seg");

    private int Edit(string path)
    {
        // A different comment each time: a new text with the same meaning.
        var edit = edits[path] = edits.GetValueOrDefault(path) + 1;
        host.Edit(path, $"{files.First(f => f.Path == path).Text}\n// Edit {edit}.\n");
        return host.Run();
    }

    /// <summary>Measures in this process: a separate process would give the same results.</summary>
    private sealed class InThisProcess : ManualConfig
    {
        public InThisProcess() => AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
    }
}
