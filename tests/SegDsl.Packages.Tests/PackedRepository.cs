using System.Globalization;
using System.IO.Compression;
using System.Text;
using SegDsl.Tests;

namespace SegDsl.Packages.Tests;

/// <summary>All packages, packed once into a folder outside of the repository. The tool, which includes libtorch, is packed by its test.</summary>
public sealed class PackedRepository : IDisposable
{
    private readonly TemporaryFolder folder = new();

    /// <summary>Packs all packages.</summary>
    public PackedRepository()
    {
        string[] projects =
        [
            "src/SegDsl", "src/SegDsl.Cli", "src/SegDsl.Fusion", "src/SegDsl.LanguageServer", "src/SegDsl.Onnx", "src/SegDsl.Runtime", "src/SegDsl.Serving",
            "src/SegDsl.Templates", "generators/SegDsl.Generators", "generators/SegDsl.Language", "models",
        ];
        foreach (var project in projects) Pack(project);
        // Packages of a test run must not enter the machine's package cache. All other packages come from that cache.
        folder.Write("nuget.config", File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Project", "nuget.config")));
        folder.Write("Directory.Build.props", Encoding.UTF8.GetBytes($"""
            <Project>
              <PropertyGroup>
                <RestorePackagesPath>{folder["packages"]}</RestorePackagesPath>
                <RestoreFallbackFolders>{BuildSettings.Packages}</RestoreFallbackFolders>
                <CreateHardLinksForCopyLocalIfPossible>true</CreateHardLinksForCopyLocalIfPossible>
              </PropertyGroup>
            </Project>
            """));
    }

    /// <summary>Packs a project into the feed.</summary>
    /// <param name="project">The folder of the project, relative to the repository.</param>
    public void Pack(string project) => Dotnet(
        "pack", Path.Combine(BuildSettings.Repository, project), "--no-build", "-c", BuildSettings.Configuration, "-o", folder["feed"],
        $"-p:PackageVersion={Version}", $"-p:TorchDevice={BuildSettings.TorchDevice}", "-p:CreateHardLinksForPublishFilesIfPossible=true");

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
