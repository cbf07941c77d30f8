using System.Diagnostics;

namespace SegDsl.Site;

/// <summary>Runs docfx, the tool in the manifest of the repository.</summary>
/// <param name="repository">The root of the repository.</param>
internal sealed class DocfxCommand(string repository)
{
    /// <summary>Builds the site of a source folder. Warnings, such as links without a target, are errors.</summary>
    /// <param name="source">The folder with <c>docfx.json</c>.</param>
    /// <exception cref="SiteException">It failed.</exception>
    public void Build(string source) => Run("build", Path.Combine(source, "docfx.json"), "--warningsAsErrors", "--disableGitFeatures");

    /// <summary>Runs a command. Its output is that of this process.</summary>
    /// <param name="arguments">The command and its arguments.</param>
    /// <exception cref="SiteException">It failed, or docfx is not restored.</exception>
    public void Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["docfx", .. arguments, "--logLevel", "warning"]) { WorkingDirectory = repository };
        start.Environment["DOTNET_NOLOGO"] = "1";
        using var process = Process.Start(start) ?? throw new SiteException("dotnet cannot be started.");
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new SiteException($"'docfx {arguments[0]}' failed with exit code {process.ExitCode}. Run 'dotnet tool restore' if docfx is missing.");
    }
}
