using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using SegDsl.Tests;

namespace SegDsl.Packages.Tests;

/// <summary>All packages, packed once into a folder outside of the repository. The tool, which includes libtorch, is packed by its tests.</summary>
public sealed class PackedRepository : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private bool hasTool;

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

    /// <summary>Packs the tool for this system into the feed, once. It is not compiled ahead, which would take a minute.</summary>
    public void PackTool()
    {
        if (hasTool) return;
        DotnetCommand.Run(
            BuildSettings.Repository, "pack", "src/SegDsl.Tool", "-c", BuildSettings.Configuration, "-o", folder["feed"],
            $"-p:ToolSystems={RuntimeInformation.RuntimeIdentifier}", $"-p:PackageVersion={Version}", $"-p:TorchDevice={BuildSettings.TorchDevice}",
            "-p:PublishReadyToRun=false", "-p:CreateHardLinksForPublishFilesIfPossible=true");
        hasTool = true;
    }

    // Packs projects into the feed, all with one run of MSBuild.
    private void Pack(string[] projects)
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
