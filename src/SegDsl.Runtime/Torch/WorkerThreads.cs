using System.Runtime.InteropServices;

namespace SegDsl.Torch;

/// <summary>Configures how the worker threads of libtorch wait.</summary>
public static partial class WorkerThreads
{
    private const string Policy = "OMP_WAIT_POLICY";

    /// <summary>
    /// Makes worker threads sleep while they wait, unless the environment variable <c>OMP_WAIT_POLICY</c> is set. By default they spin, which slows a training
    /// step several times if another process needs the same cores. Call it before libtorch is loaded, which reads the variable at that time.
    /// </summary>
    /// <exception cref="InvalidOperationException">The environment variable cannot be set.</exception>
    public static void SleepWhileWaiting()
    {
        if (Environment.GetEnvironmentVariable(Policy) is not null) return;
        // For this process on Windows, and for child processes on all systems.
        Environment.SetEnvironmentVariable(Policy, "passive");
        // On other systems, .NET keeps its own copy of the environment, which getenv does not read.
        if (!OperatingSystem.IsWindows() && setenv(Policy, "passive", 0) != 0)
            throw new InvalidOperationException($"Cannot set the environment variable {Policy}: error {Marshal.GetLastPInvokeError()}.");
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int setenv(string name, string value, int overwrite);
}
