using SegDsl.Distributed;
using SegDsl.Distributed.Control;
using TorchSharp;

namespace SegDsl.Tests.Distributed;

/// <summary>The entry point of this assembly where a launcher runs it as a rank; the test host does not call it.</summary>
internal static class RankProgram
{
    /// <summary>The first argument of a rank that runs a part of a test.</summary>
    public const string Part = "part";

    /// <summary>The first argument of a rank that only meets the others.</summary>
    public const string Meeting = "meeting";

    /// <summary>The first argument of a rank that joins a group over MPI, which the last one does too late.</summary>
    public const string Late = "late";

    private static int Main(string[] arguments)
    {
        switch (arguments)
        {
            case [Part, var folder]:
                return Ranks.RunOne(folder);
            case [Meeting, var folder]:
                return Meet(folder);
            case [Late]:
                return JoinLate();
            default:
                Console.Error.WriteLine("Run the tests of this assembly with 'dotnet test'.");
                return 2;
        }
    }

    /// <summary>Meets the other ranks and writes down what came of it; the last rank of the first attempt ends without a message.</summary>
    private static int Meet(string folder)
    {
        var settings = WorldSettings.FromEnvironment() ?? throw new InvalidOperationException("no launcher started this process");
        var attempt = settings.Job.Split('/')[^1];
        var watch = Rendezvous.Join(settings, Ranks.Timeout, error => throw error);
        var isFirst = attempt == "0";
        if (isFirst && settings.Rank == settings.WorldSize - 1) Environment.Exit(3);
        var outcome = isFirst ? watch.Explain(new DistributedException("Nothing was heard.")).Message : "all have come";
        File.WriteAllText(Path.Combine(folder, $"{attempt}-{settings.Rank}"), $"attempt {attempt}, rank {settings.Rank}: {outcome}");
        watch.Dispose();
        return isFirst ? 1 : 0;
    }

    private static int JoinLate()
    {
        var settings = WorldSettings.FromEnvironment() ?? throw new InvalidOperationException("no launcher started this process");
        if (settings.Rank == settings.WorldSize - 1) Thread.Sleep(20_000);
        ProcessGroup.Join(settings, torch.CPU, TimeSpan.FromSeconds(2)).Dispose();
        return 0;
    }
}
