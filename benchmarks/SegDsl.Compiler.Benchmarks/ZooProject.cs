using System.Diagnostics;
using System.Reflection;

namespace SegDsl.Compiler.Benchmarks;

/// <summary>Builds the project of the zoo with <c>dotnet build</c>.</summary>
internal static class ZooProject
{
    private static readonly string Path = typeof(ZooProject).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ZooProject").Value
        ?? throw new InvalidOperationException("The path of the zoo project is missing.");

    /// <summary>Builds the project and its references incrementally.</summary>
    public static void Build() => Run();

    /// <summary>Rebuilds only the project: generator, compiler and analyzers.</summary>
    public static void Rebuild() => Run("-t:Rebuild", "--no-restore", "-p:BuildProjectReferences=false");

    private static void Run(params string[] options)
    {
        string[] arguments = ["build", Path, "-c", "Release", "--nologo", "-v", "q", .. options];
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("Cannot start dotnet.");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException(output);
    }
}
