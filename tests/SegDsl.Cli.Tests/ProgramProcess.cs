using System.Diagnostics;
using System.Globalization;

namespace SegDsl.Cli.Tests;

/// <summary>Runs the program and other programs as processes.</summary>
internal static class ProgramProcess
{
    /// <summary>Returns the command line of the program.</summary>
    public static string[] CommandLine(params string[] arguments) => ["dotnet", Path.Combine(AppContext.BaseDirectory, "seg.dll"), .. arguments];

    /// <summary>Describes a process whose output is read.</summary>
    /// <param name="command">The executable file and its arguments.</param>
    public static ProcessStartInfo Describe(params string[] command) =>
        new(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true };

    /// <summary>Starts a process.</summary>
    public static Process Start(this ProcessStartInfo start) =>
        Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");

    /// <summary>Runs a process to its end.</summary>
    public static CommandResult Run(this ProcessStartInfo start)
    {
        using var process = start.Start();
        return process.Finish();
    }

    /// <summary>Reads the output of a process, and waits for its end.</summary>
    public static CommandResult Finish(this Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return new CommandResult(process.ExitCode, output.Result, error);
    }

    /// <summary>Whether this process ignores a signal, for example because <c>nohup</c> started it; processes that it starts inherit this.</summary>
    public static bool IgnoresSignal(int number)
    {
        const string Status = "/proc/self/status", Ignored = "SigIgn:";
        var line = File.Exists(Status) ? File.ReadLines(Status).FirstOrDefault(l => l.StartsWith(Ignored, StringComparison.Ordinal)) : null;
        return line is not null && (Convert.ToUInt64(line[Ignored.Length..].Trim(), 16) >> (number - 1) & 1) == 1;
    }

    /// <summary>Sends a signal to a process.</summary>
    /// <param name="process">The process.</param>
    /// <param name="name">The name of the signal, without SIG.</param>
    public static void Signal(int process, string name) => Describe("kill", "-" + name, process.ToString(CultureInfo.InvariantCulture)).Run();
}
