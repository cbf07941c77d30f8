using System.Diagnostics;

namespace SegDsl.Packages.Tests;

/// <summary>Runs <c>dotnet</c> commands, and programs that need its runtime.</summary>
internal static class DotnetCommand
{
    /// <summary>The collection of tests that build. They share the repository's intermediate files and therefore run sequentially.</summary>
    public const string Collection = "dotnet";

    /// <summary>Runs a command; fails the test if the command fails.</summary>
    /// <param name="folder">The working directory.</param>
    /// <param name="arguments">The command line.</param>
    /// <returns>The standard output.</returns>
    public static string Run(string folder, params string[] arguments) => RunProgram("dotnet", folder, arguments);

    /// <summary>Runs a program like <see cref="Run"/>.</summary>
    public static string RunProgram(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["OMP_WAIT_POLICY"] = "passive";
        if (Path.GetDirectoryName(Environment.ProcessPath) is { } root) start.Environment["DOTNET_ROOT"] = root;
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}\n{output}\n{error.Result}");
        return output;
    }
}
