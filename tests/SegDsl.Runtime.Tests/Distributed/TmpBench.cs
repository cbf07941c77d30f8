using System.Diagnostics;
using SegDsl.Distributed;
using Xunit.Abstractions;
using static TorchSharp.torch;
namespace SegDsl.Tests.Distributed;
public sealed class TmpBench(ITestOutputHelper log)
{
    [Fact]
    public void Bench()
    {
        var r = Ranks.Run(2, group =>
        {
            using var scope = NewDisposeScope();
            var t = ones([26_000_000 / 4]);
            var times = new List<double>();
            for (var i = 0; i < 30; i++) { group.Barrier(); var c = Stopwatch.StartNew(); group.AllReduce(t); times.Add(c.Elapsed.TotalMilliseconds); t.fill_(1); }
            times.Sort();
            var s = ones([64]);
            var c2 = Stopwatch.StartNew();
            for (var i = 0; i < 2000; i++) group.AllReduce(s);
            var small = c2.Elapsed.TotalMilliseconds / 2000;
            var at = new List<double>();
            for (var i = 0; i < 30; i++) { group.Barrier(); var c = Stopwatch.StartNew(); group.StartAllReduce(t).Wait(); at.Add(c.Elapsed.TotalMilliseconds); }
            at.Sort();
            var cpu0 = Process.GetCurrentProcess().TotalProcessorTime;
            if (group.Rank == 1) Thread.Sleep(2000);
            group.Barrier();
            var cpu = (Process.GetCurrentProcess().TotalProcessorTime - cpu0).TotalMilliseconds;
            return $"26MB median {times[15]:F2} min {times[0]:F2}; small {small*1000:F1} us; async {at[15]:F2}; cpu of a wait of 2000 ms: {cpu} ms";
        });
        foreach (var x in r) log.WriteLine(x);
    }
}
