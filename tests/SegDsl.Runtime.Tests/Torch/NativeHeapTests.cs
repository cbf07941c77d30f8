using System.Globalization;
using SegDsl.Torch;
using Xunit;
using static TorchSharp.torch;

namespace SegDsl.Runtime.Tests.Torch;

public sealed class NativeHeapTests
{
    private const int Threads = 8, Rounds = 20, Tensors = 4, Floats = 5 << 19;
    private const long PagesOfRound = (long)Tensors * Floats * sizeof(float) / 4096;

    [SkippableFact]
    public void Freed_tensors_are_reused_without_new_pages()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Other systems do not use glibc.");
        Skip.If(Environment.GetEnvironmentVariable("GLIBC_TUNABLES") is not null, "The heap is configured by the environment.");
        NativeHeap.KeepFreedMemory();
        // Threads share arenas, and other tests fragment some of them, so the best of several threads counts.
        var faults = Enumerable.Range(0, Threads).Select(_ => OnNewThread(FaultsOfRounds)).ToList();
        // Without the setting, glibc returns most of these pages to the system in each round.
        Assert.InRange(faults.Min(), 0, Rounds * PagesOfRound / 10);
    }

    private static long FaultsOfRounds()
    {
        Fill();
        var before = PageFaults();
        for (var i = 0; i < Rounds; i++) Fill();
        return PageFaults() - before;
    }

    private static long OnNewThread(Func<long> measure)
    {
        var result = 0L;
        var thread = new Thread(() => result = measure());
        thread.Start();
        thread.Join();
        return result;
    }

    private static void Fill()
    {
        var maps = Enumerable.Range(0, Tensors).Select(_ => ones(Floats)).ToList();
        foreach (var map in maps) map.Dispose();
    }

    private static long PageFaults()
    {
        var fields = File.ReadAllText("/proc/self/stat");
        // The name of the program is in parentheses and can contain spaces. Minor faults are the eighth field after it.
        return long.Parse(fields[(fields.LastIndexOf(')') + 2)..].Split(' ')[7], CultureInfo.InvariantCulture);
    }
}
