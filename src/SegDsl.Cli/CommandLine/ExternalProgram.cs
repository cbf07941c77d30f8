using System.Diagnostics;

namespace SegDsl.Cli.CommandLine;

/// <summary>An external program that some commands run.</summary>
internal sealed class ExternalProgram
{
    /// <summary>The environment variable with the path of the launcher, which the launcher sets if it can install Debian packages.</summary>
    public const string InstallerVariable = "SEG_INSTALLER";

    private readonly string name;
    private readonly string purpose;
    private readonly string[] packages;
    private readonly string elsewhere;

    /// <param name="name">The name of the executable file, without extension.</param>
    /// <param name="purpose">The feature that needs it, as the subject of a sentence.</param>
    /// <param name="packages">The Debian packages that provide it.</param>
    /// <param name="elsewhere">How to install it on other operating systems.</param>
    private ExternalProgram(string name, string purpose, string[] packages, string elsewhere) =>
        (this.name, this.purpose, this.packages, this.elsewhere) = (name, purpose, packages, elsewhere);

    /// <summary>Graphviz's layout program. Its Debian package does not include a font with the metrics of Arial, which drawings use.</summary>
    public static ExternalProgram Dot { get; } = new(
        "dot", "Drawing (other than to a .dot file)", ["graphviz", "fonts-liberation"],
        "Fedora: dnf install graphviz; macOS: brew install graphviz; Windows: winget install Graphviz.Graphviz");

    /// <summary>Starts the processes of a training run on several groups of CPU cores.</summary>
    public static ExternalProgram MpiRun { get; } = new(
        "mpirun", "Training in several processes on the CPU", ["openmpi-bin"], "Fedora: dnf install openmpi; macOS: brew install open-mpi");

    /// <summary>Whether the program is on the PATH.</summary>
    public bool IsPresent => OnPath() is not null;

    /// <summary>The message about a missing program.</summary>
    public string Absence => $"{purpose} needs the program '{name}', which is not on the PATH. "
        + $"Install it (Debian, Ubuntu: apt-get install {string.Join(' ', packages)}; {elsewhere}).";

    /// <summary>Finds the program on the PATH. If it is missing, the launcher installs it where it can.</summary>
    /// <returns>The path of the executable file.</returns>
    /// <exception cref="CommandException">The program is missing.</exception>
    public string Find() => Prepare() && OnPath() is { } path ? path : throw new CommandException(Absence);

    /// <summary>Installs the program if it is missing, where the launcher can. Returns whether it is on the PATH.</summary>
    public bool Prepare() => IsPresent || (Install() && IsPresent);

    private string? OnPath()
    {
        var file = OperatingSystem.IsWindows() ? name + ".exe" : name;
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);
    }

    /// <summary>Runs the launcher, which reports what it installs. Returns false if it is not available or fails.</summary>
    private bool Install()
    {
        if (Environment.GetEnvironmentVariable(InstallerVariable) is not { } installer) return false;
        using var process = Process.Start(installer, ["--install-packages", .. packages]);
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
