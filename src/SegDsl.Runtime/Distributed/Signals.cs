using System.Diagnostics;
using System.Runtime.InteropServices;

namespace SegDsl.Distributed;

/// <summary>What .NET does not say to other processes.</summary>
internal static partial class Signals
{
    private const int Term = 15;

    /// <summary>Asks a process to end; one that has ended already is left alone.</summary>
    public static void Terminate(Process process)
    {
        if (!process.HasExited) _ = kill(process.Id, Term);
    }

    /// <summary>The process that started this one, or 1 once that has ended.</summary>
    public static int Parent => getppid();

    [LibraryImport("libc")]
    private static partial int kill(int process, int signal);

    [LibraryImport("libc")]
    private static partial int getppid();
}
