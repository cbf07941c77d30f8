namespace SegDsl.Cli.Tests;

/// <summary>The program's settings for torch's threads.</summary>
public sealed class WorkerThreadTests : CommandLineFixture
{
    private const string Network = "network One()\n{\n    in image: [N, 3, H, W]\n    out seg = image -> conv: Conv(2, 3)\n}\n";

    [Theory]
    [InlineData(null, "PASSIVE")]
    [InlineData("active", "ACTIVE")]
    public void Waiting_threads_sleep_by_default(string? policy, string effective)
    {
        var start = ProgramProcess.Describe(ProgramProcess.CommandLine("keys", "One", "--file", Write("one.seg", Network)));
        start.Environment["OMP_WAIT_POLICY"] = policy;
        // OpenMP prints its settings when it is loaded.
        start.Environment["OMP_DISPLAY_ENV"] = "true";

        var result = start.Run();

        Assert.True(result.Code == 0, result.Error);
        Assert.Matches($"OMP_WAIT_POLICY *= *'{effective}'", result.Error + result.Output);
    }
}
