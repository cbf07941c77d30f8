using SegDsl.Distributed;
using SegDsl.Distributed.Control;
using TorchSharp;

namespace SegDsl.Tests.Distributed;

/// <summary>The entry point of this assembly when a launcher runs it as a rank. The test host does not call it.</summary>
internal static class RankProgram
{
    /// <summary>The first argument of a rank that runs a part of a test.</summary>
    public const string Part = "part";

    /// <summary>The first argument of a rank that only connects to the others.</summary>
    public const string Connect = "connect";

    /// <summary>The first argument of ranks that join a group over MPI, where the last rank is too late.</summary>
    public const string Late = "late";

    private static int Main(string[] arguments)
    {
        switch (arguments)
        {
            case [Part, var folder]:
                return Ranks.RunOne(folder);
            case [Connect, var folder]:
                return ConnectRanks(folder);
            case [Late]:
                return JoinLate();
            default:
                Console.Error.WriteLine("Run the tests of this assembly with 'dotnet test'.");
                return 2;
        }
    }

    /// <summary>Connects to the other ranks and writes the outcome to a file. The last rank of the first attempt exits without an error message.</summary>
    private static int ConnectRanks(string folder)
    {
        var settings = WorldSettings.FromEnvironment() ?? throw new InvalidOperationException("no launcher started this process");
        var attempt = settings.Job.Split('/')[^1];
        var watch = Rendezvous.Join(settings, Ranks.Timeout, error => throw error);
        var isFirst = attempt == "0";
        if (isFirst && settings.Rank == settings.WorldSize - 1) Environment.Exit(3);
        var outcome = isFirst ? watch.Explain(new DistributedException("No loss was reported.")).Message : "all ranks connected";
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
