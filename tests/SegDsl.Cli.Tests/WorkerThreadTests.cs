using System.Diagnostics;

namespace SegDsl.Cli.Tests;

/// <summary>What torch's runtime for threads is told, by the program alone.</summary>
public sealed class WorkerThreadTests : CommandLineFixture
{
    private const string Network = "network One()\n{\n    in image: [N, 3, H, W]\n    out seg = image -> conv: Conv(2, 3)\n}\n";

    [Theory]
    [InlineData(null, "PASSIVE")]
    [InlineData("active", "ACTIVE")]
    public async Task Threads_sleep_while_they_wait_unless_the_user_wants_otherwise(string? policy, string effective)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "seg.dll"), "keys", "One", "--file", Write("one.seg", Network)])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["OMP_WAIT_POLICY"] = policy;
        // OpenMP prints its settings when it is loaded.
        start.Environment["OMP_DISPLAY_ENV"] = "true";
        using var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.True(process.ExitCode == 0, error);
        Assert.Matches($"OMP_WAIT_POLICY *= *'{effective}'", error + await output);
    }
}
