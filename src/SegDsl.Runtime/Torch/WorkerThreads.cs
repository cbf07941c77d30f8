using System.Runtime.InteropServices;

namespace SegDsl.Torch;

/// <summary>How libtorch's threads wait for work.</summary>
public static partial class WorkerThreads
{
    private const string Policy = "OMP_WAIT_POLICY";

    /// <summary>
    /// Makes the threads sleep while they wait, unless the environment variable <c>OMP_WAIT_POLICY</c> says otherwise. By default they spin, which
    /// slows a training step down several times wherever another process needs the same cores. Has an effect only before libtorch is loaded,
    /// which reads the variable then.
    /// </summary>
    public static void SleepWhileWaiting()
    {
        if (Environment.GetEnvironmentVariable(Policy) is not null) return;
        // This process on Windows, and child processes everywhere.
        Environment.SetEnvironmentVariable(Policy, "passive");
        // .NET keeps an environment of its own elsewhere, which getenv does not see.
        if (!OperatingSystem.IsWindows() && setenv(Policy, "passive", 0) != 0)
            throw new InvalidOperationException($"The C library cannot set {Policy}: error {Marshal.GetLastPInvokeError()}.");
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int setenv(string name, string value, int overwrite);
}
