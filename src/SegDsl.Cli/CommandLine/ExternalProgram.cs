using System.Diagnostics;

namespace SegDsl.Cli.CommandLine;

/// <summary>A program of other authors that a single command needs.</summary>
internal sealed class ExternalProgram
{
    /// <summary>Set by the launcher where it can install Debian packages: the path of the launcher itself.</summary>
    public const string InstallerVariable = "SEG_INSTALLER";

    private readonly string name;
    private readonly string purpose;
    private readonly string[] packages;
    private readonly string elsewhere;

    /// <param name="name">The name of its executable file, without an extension.</param>
    /// <param name="purpose">What needs it, as the subject of a sentence.</param>
    /// <param name="packages">The Debian packages that contain it.</param>
    /// <param name="elsewhere">How to install it on other systems.</param>
    private ExternalProgram(string name, string purpose, string[] packages, string elsewhere) =>
        (this.name, this.purpose, this.packages, this.elsewhere) = (name, purpose, packages, elsewhere);

    /// <summary>Graphviz's layout program. Its own packages bring no font as wide as Arial.</summary>
    public static ExternalProgram Dot { get; } = new(
        "dot", "Drawing (other than to a .dot file)", ["graphviz", "fonts-liberation"],
        "Fedora: dnf install graphviz; macOS: brew install graphviz; Windows: winget install Graphviz.Graphviz");

    /// <summary>Starts the processes of a training on several shares of the processor.</summary>
    public static ExternalProgram MpiRun { get; } = new(
        "mpirun", "Training in several processes on the CPU", ["openmpi-bin"], "Fedora: dnf install openmpi; macOS: brew install open-mpi");

    /// <summary>Finds the program on the PATH. Where it is missing and the launcher can install it, installs it.</summary>
    /// <returns>The path of the executable file.</returns>
    /// <exception cref="CommandException">It is missing.</exception>
    public string Find() => OnPath() ?? (Install() ? OnPath() : null) ?? throw new CommandException(
        $"{purpose} needs the program '{name}', which is not on the PATH. Install it (Debian, Ubuntu: apt-get install {string.Join(' ', packages)}; {elsewhere}).");

    private string? OnPath()
    {
        var file = OperatingSystem.IsWindows() ? name + ".exe" : name;
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);
    }

    /// <summary>Runs the launcher, which shows what it does; false where it cannot install, or failed to.</summary>
    private bool Install()
    {
        if (Environment.GetEnvironmentVariable(InstallerVariable) is not { } installer) return false;
        using var process = Process.Start(installer, ["--install-packages", .. packages]);
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
