using System.Diagnostics;
using System.Reflection;

namespace SegDsl.Compiler.Benchmarks;

/// <summary>The project of the zoo, as <c>dotnet build</c> compiles it.</summary>
internal static class ZooProject
{
    private static readonly string Path = typeof(ZooProject).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ZooProject").Value
        ?? throw new InvalidOperationException("The project does not say where the zoo is.");

    /// <summary>Brings it, and all that it refers to, up to date.</summary>
    public static void Build() => Run();

    /// <summary>Builds it from nothing, and nothing else: generator, compiler, analyzers.</summary>
    public static void BuildAnew() => Run("-t:Rebuild", "--no-restore", "-p:BuildProjectReferences=false");

    private static void Run(params string[] options)
    {
        string[] arguments = ["build", Path, "-c", "Release", "--nologo", "-v", "q", .. options];
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("dotnet did not start.");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException(output);
    }
}
