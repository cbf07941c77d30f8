using System.Diagnostics;
using System.Globalization;

namespace SegDsl.Distributed.Mpi;

/// <summary>The command line of <c>mpirun</c> that starts ranks on this machine.</summary>
internal static class MpiRun
{
    private const string Program = "mpirun";

    /// <summary>How to start a program as several ranks that share the cores.</summary>
    /// <param name="ranks">The number of ranks.</param>
    /// <param name="program">The program and its arguments.</param>
    /// <exception cref="DistributedException">There is no <c>mpirun</c>.</exception>
    public static ProcessStartInfo Start(int ranks, IReadOnlyList<string> program)
    {
        if (!IsInstalled)
            throw new DistributedException(
                $"Training in several processes on CPUs needs {Program}, which is not in the PATH. "
                + "Install Open MPI: 'apt install openmpi-bin' on Debian and Ubuntu, 'dnf install openmpi' on Fedora, 'brew install open-mpi' on macOS.");
        var start = new ProcessStartInfo(
            Program,
            [
                // The runtime says itself what happened to a rank.
                "--quiet",
                "-n", ranks.ToString(CultureInfo.InvariantCulture),
                // Ranks are shares of the cores, however many there are; threads are set by the runtime.
                "--oversubscribe", "--bind-to", "none",
                // All is on this machine: nothing looks for a remote shell.
                "--mca", "plm", "isolated",
                .. program,
            ])
        {
            UseShellExecute = false,
        };
        if (Environment.IsPrivilegedProcess)
        {
            // mpirun runs as root, as in most containers, only by these two.
            start.Environment["OMPI_ALLOW_RUN_AS_ROOT"] = start.Environment["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1";
        }
        return start;
    }

    private static bool IsInstalled => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => folder.Length > 0 && (File.Exists(Path.Combine(folder, Program)) || File.Exists(Path.Combine(folder, Program + ".exe"))));
}
