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

    /// <summary>An edit of the file of the block that most networks use, which moves its lines.</summary>
    [Benchmark]
    public int EditOfABlock() => Edit("blocks/residual.seg");

    /// <summary>An edit of the body of that block, which changes all networks that use it.</summary>
    [Benchmark]
    public int EditOfABody() => Edit(
        "blocks/residual.seg", (text, edit) => edit % 2 == 0 ? text : text.Replace("-> relu", "-> silu", StringComparison.Ordinal));

    /// <summary>An edit of a file of networks.</summary>
    [Benchmark]
    public int EditOfNetworks() => Edit("networks/deeplab_v3_plus.seg");

    /// <summary>An edit of the experiments.</summary>
    [Benchmark]
    public int EditOfExperiments() => Edit("experiments/brain.seg");

    /// <summary>An edit of a comment in the block that most networks use.</summary>
    [Benchmark]
    public int EditOfAComment() => Edit("blocks/residual.seg", (text, edit) => text + FormattableString.Invariant($"\n// Edit {edit}.\n"));

    /// <summary>Moves all lines of a file, so that the file and everything that depends on it is compiled.</summary>
    private int Edit(string path) => Edit(path, (text, edit) => new string('\n', edit) + text);

    private int Edit(string path, Func<string, int, string> change)
    {
        var edit = edits[path] = edits.GetValueOrDefault(path) + 1;
        host.Edit(path, change(files.First(f => f.Path == path).Text, edit));
        return host.Run();
    }

    /// <summary>Measures in this process: a separate process would give the same results.</summary>
    private sealed class InThisProcess : ManualConfig
    {
        public InThisProcess() => AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
    }
}
