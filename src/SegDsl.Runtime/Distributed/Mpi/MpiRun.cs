using System.Diagnostics;
using System.Globalization;

namespace SegDsl.Distributed.Mpi;

/// <summary>The command line of <c>mpirun</c> that starts ranks on this machine.</summary>
internal static class MpiRun
{
    private const string Program = "mpirun";

    // Part of util-linux: runs a program in a session, and so in a process group, of its own.
    private const string NewSession = "setsid";

    /// <summary>How to start a program as several ranks that share the cores.</summary>
    /// <param name="ranks">The number of ranks.</param>
    /// <param name="program">The program and its arguments.</param>
    /// <exception cref="DistributedException">There is no <c>mpirun</c>.</exception>
    public static ProcessStartInfo Start(int ranks, IReadOnlyList<string> program)
    {
        if (!IsInPath(Program))
            throw new DistributedException(
                $"Training in several processes on CPUs needs {Program}, which is not in the PATH. {MpiLibrary.Installation}");
        // The launcher says itself what happened to a rank.
        string[] words = [Program, "--quiet", .. Options(ranks), .. program];
        // mpirun kills its ranks on Ctrl-C, so it must not get what the terminal sends to all processes of the launcher's group.
        if (OperatingSystem.IsLinux() && IsInPath(NewSession)) words = [NewSession, .. words];
        var start = new ProcessStartInfo(words[0], words[1..]) { UseShellExecute = false };
        if (OperatingSystem.IsWindows()) start.CreateNewProcessGroup = true;
        if (Environment.IsPrivilegedProcess)
        {
            // mpirun runs as root, as in most containers, only by these two.
            start.Environment["OMPI_ALLOW_RUN_AS_ROOT"] = start.Environment["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1";
        }
        start.Environment["OMPI_MCA_orte_tmpdir_base"] = start.Environment["PRTE_MCA_prte_tmpdir_base"] = SessionFolder();
        return start;
    }

    /// <summary>A command line that starts something simple in the same way, and says what is wrong where it cannot.</summary>
    public static string Trial(int ranks) => string.Join(' ', (string[])[Program, .. Options(ranks), "hostname"]);

    // One mpirun that ends deletes the folder that all of a user share by default, even while another one is starting in it. (The variables are
    // those of Open MPI 4 and 5.)
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
        // Ranks are shares of the cores, however many there are; the runtime sets their threads.
        "--oversubscribe", "--bind-to", "none",
        // All is on this machine: no remote shell is looked for.
        "--mca", "plm", "isolated",
        // A rank that waits leaves its core to the others.
        "--mca", "mpi_yield_when_idle", "1",
    ];

    private static bool IsInPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => folder.Length > 0 && (File.Exists(Path.Combine(folder, program)) || File.Exists(Path.Combine(folder, program + ".exe"))));
}
