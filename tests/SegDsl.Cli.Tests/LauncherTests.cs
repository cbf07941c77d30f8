using System.Diagnostics;

namespace SegDsl.Cli.Tests;

/// <summary>The launcher where it needs no build: its words must be bash, and its errors one message.</summary>
public sealed class LauncherTests
{
    /// <summary>The folder of the repository.</summary>
    public static string Root { get; } = FindRoot();

    private static readonly string Launcher = Path.Combine(Root, "seg");

    [Fact]
    public void The_launcher_is_valid_bash() => Assert.Equal((0, ""), Run("-n", Launcher));

    [Fact]
    public void An_unknown_provider_is_refused() =>
        Assert.Equal((1, "seg: TorchProvider is 'abacus'; it must be 'package' or 'system'.\n"), Run(Launcher, "build"));

    private static (int Code, string Error) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("bash", arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["TorchProvider"] = "abacus";
        using var process = Process.Start(start) ?? throw new InvalidOperationException("bash did not start.");
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SegDsl.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds the repository.");
    }
}
