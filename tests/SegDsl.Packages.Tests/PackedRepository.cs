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
        Pack(projects);
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

    /// <summary>Packs projects into the feed, all with one run of MSBuild.</summary>
    /// <param name="projects">The folders of the projects, relative to the repository.</param>
    public void Pack(params string[] projects)
    {
        var files = projects.Select(project => Directory.GetFiles(Path.Combine(BuildSettings.Repository, project), "*.csproj").Single());
        string[] properties =
        [
            "NoBuild=true", "_IsPacking=true", $"Configuration={BuildSettings.Configuration}", $"PackageOutputPath={folder["feed"]}",
            $"PackageVersion={Version}", $"TorchDevice={BuildSettings.TorchDevice}", "CreateHardLinksForPublishFilesIfPossible=true",
        ];
        folder.Write("pack.proj", Encoding.UTF8.GetBytes($"""
            <Project>
              <Target Name="Pack">
                <MSBuild Projects="{string.Join(';', files)}" Targets="Pack" Properties="{string.Join(';', properties)}" BuildInParallel="true" />
              </Target>
            </Project>
            """));
        Dotnet("msbuild", folder["pack.proj"], "-target:Pack", "-maxCpuCount");
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
