using System.Reflection;

namespace SegDsl.Packages.Tests;

/// <summary>Settings of the build of these tests.</summary>
internal static class BuildSettings
{
    /// <summary>The root folder of the repository.</summary>
    public static string Repository { get; } = Value("Repository");

    /// <summary>Debug or Release.</summary>
    public static string Configuration { get; } = Value("Configuration");

    /// <summary>The device of libtorch: cpu or cuda.</summary>
    public static string TorchDevice { get; } = Value("TorchDevice");

    /// <summary>The version of TorchSharp.</summary>
    public static string TorchSharpVersion { get; } = Value("TorchSharpVersion");

    /// <summary>The folder of NuGet packages on this machine.</summary>
    public static string Packages { get; } = Value("Packages");

    private static string Value(string key) =>
        typeof(BuildSettings).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value
        ?? throw new InvalidOperationException($"The build did not set '{key}'.");
}
