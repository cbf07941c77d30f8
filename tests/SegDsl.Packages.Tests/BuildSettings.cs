using System.Reflection;

namespace SegDsl.Packages.Tests;

/// <summary>What the build of these tests was told.</summary>
internal static class BuildSettings
{
    /// <summary>The folder of the repository.</summary>
    public static string Repository { get; } = Value("Repository");

    /// <summary>Debug or Release.</summary>
    public static string Configuration { get; } = Value("Configuration");

    /// <summary>The libtorch that was built with: cpu or cuda.</summary>
    public static string TorchDevice { get; } = Value("TorchDevice");

    /// <summary>The version of TorchSharp.</summary>
    public static string TorchSharpVersion { get; } = Value("TorchSharpVersion");

    /// <summary>The machine's folder of packages.</summary>
    public static string Packages { get; } = Value("Packages");

    private static string Value(string key) =>
        typeof(BuildSettings).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value
        ?? throw new InvalidOperationException($"The build did not say '{key}'.");
}
