using System.Globalization;
using System.IO.Compression;
using SegDsl.Tests;

namespace SegDsl.Packages.Tests;

/// <summary>All packages, packed once into a folder outside of the repository.</summary>
public sealed class PackedRepository : IDisposable
{
    private readonly TemporaryFolder folder = new();

    /// <summary>Packs all packages.</summary>
    public PackedRepository()
    {
        string[] projects =
        [
            "src/SegDsl", "src/SegDsl.Fusion", "src/SegDsl.LanguageServer", "src/SegDsl.Onnx", "src/SegDsl.Runtime", "src/SegDsl.Serving",
            "generators/SegDsl.Generators", "generators/SegDsl.Language",
        ];
        foreach (var project in projects)
        {
            Dotnet("pack", Path.Combine(BuildSettings.Repository, project), "--no-build", "-c", BuildSettings.Configuration, "-o", folder["feed"],
                $"-p:PackageVersion={Version}", $"-p:TorchDevice={BuildSettings.TorchDevice}");
        }
    }

    /// <summary>A unique version, which no package cache contains.</summary>
    public string Version { get; } = "0.0.0-test" + DateTime.UtcNow.Ticks.ToString("x", CultureInfo.InvariantCulture);

    /// <summary>The path of a file in the folder.</summary>
    public string this[string relative] => folder[relative];

    /// <summary>Opens a package.</summary>
    public ZipArchive Open(string id) => ZipFile.OpenRead(folder[$"feed/{id}.{Version}.nupkg"]);

    /// <summary>Runs a <c>dotnet</c> command in the folder and returns its output. Fails the test if the command fails.</summary>
    public string Dotnet(params string[] arguments) => DotnetCommand.Run(folder.Root, arguments);

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();
}
