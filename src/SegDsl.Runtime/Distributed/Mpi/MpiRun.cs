using System.Diagnostics;
using System.Globalization;

namespace SegDsl.Distributed.Mpi;

/// <summary>Builds the <c>mpirun</c> command line that starts ranks on this machine.</summary>
internal static class MpiRun
{
    private const string Program = "mpirun";

    // Part of util-linux: runs a program in a new session, and so in a new process group.
    private const string NewSession = "setsid";

    /// <summary>Builds the command that starts a program as several ranks that share the cores.</summary>
    /// <param name="ranks">The number of ranks.</param>
    /// <param name="program">The program and its arguments.</param>
    /// <exception cref="DistributedException"><c>mpirun</c> is not installed.</exception>
    public static ProcessStartInfo Start(int ranks, IReadOnlyList<string> program)
    {
        if (!IsInPath(Program))
            throw new DistributedException(
                $"Training with several processes on CPUs requires {Program}, which is not in the PATH. {MpiLibrary.Installation}");
        // The launcher itself reports failed ranks.
        string[] words = [Program, "--quiet", .. Options(ranks), .. program];
        // mpirun kills its ranks on Ctrl-C, so it must not be in the launcher's process group, which receives the signal from the terminal.
        if (OperatingSystem.IsLinux() && IsInPath(NewSession)) words = [NewSession, .. words];
        var start = new ProcessStartInfo(words[0], words[1..]) { UseShellExecute = false };
        if (OperatingSystem.IsWindows()) start.CreateNewProcessGroup = true;
        if (Environment.IsPrivilegedProcess)
        {
            // mpirun refuses to run as root, the usual user in containers, without these variables.
            start.Environment["OMPI_ALLOW_RUN_AS_ROOT"] = start.Environment["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1";
        }
        start.Environment["OMPI_MCA_orte_tmpdir_base"] = start.Environment["PRTE_MCA_prte_tmpdir_base"] = SessionFolder();
        return start;
    }

    /// <summary>A command line that starts a trivial program in the same way, so that users can see why mpirun fails.</summary>
    public static string TestCommand(int ranks) => string.Join(' ', (string[])[Program, .. Options(ranks), "hostname"]);

    // By default, all runs of a user share a session folder, which an mpirun deletes on exit even while another one is starting. (The variables are those of
    // Open MPI 4 and 5.)
    private static string SessionFolder()
    {
        var folder = Directory.CreateTempSubdirectory("segdsl-mpi-");
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            if (Directory.Exists(folder.FullName)) folder.Delete(recursive: true);
        };
        return folder.FullName;
    }

    private static string[] Options(int ranks) =>
    [
        "-n", ranks.ToString(CultureInfo.InvariantCulture),
        // Ranks are shares of the cores, regardless of their number; the runtime sets the number of threads.
        "--oversubscribe", "--bind-to", "none",
        // All ranks run on this machine: do not search for a remote shell.
        "--mca", "plm", "isolated",
        // A waiting rank yields its core to others.
        "--mca", "mpi_yield_when_idle", "1",
    ];

    private static bool IsInPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => folder.Length > 0 && (File.Exists(Path.Combine(folder, program)) || File.Exists(Path.Combine(folder, program + ".exe"))));
}
