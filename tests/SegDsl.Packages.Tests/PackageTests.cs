using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Reflection;
using System.Xml.Linq;
using SegDsl.Tests;

namespace SegDsl.Packages.Tests;

/// <summary>The packages, and a project outside of the repository that knows nothing but them.</summary>
public sealed class PackageTests(PackageTests.Packed packed) : IClassFixture<PackageTests.Packed>
{
    [Fact]
    public void A_project_elsewhere_needs_one_reference_and_one_file()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Project")))
            File.Copy(file, packed[Path.GetFileName(file).Replace(".txt", "", StringComparison.Ordinal)]);
        var machine = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

        packed.Dotnet("build", "Consumer.csproj", "-c", "Release", "-o", "out", $"-p:SegDslVersion={packed.Version}", $"-p:MachinePackages={machine}");
        var output = packed.Dotnet(Path.Combine("out", "Consumer.dll"));

        Assert.Equal(["1, 11, 32, 64", "small.seg", "Small"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void The_generator_stands_beside_what_it_loads()
    {
        using var package = packed.Open("SegDsl.Generators");
        var names = package.Entries.Select(e => e.FullName).ToHashSet();
        Assert.Superset(
            new HashSet<string>
            {
                "analyzers/dotnet/cs/SegDsl.Generators.dll", "analyzers/dotnet/cs/SegDsl.Language.dll", "analyzers/dotnet/cs/Sprache.dll",
                "build/SegDsl.Generators.targets", "buildTransitive/SegDsl.Generators.targets",
            },
            names);
        Assert.DoesNotContain(names, n => n.StartsWith("lib/", StringComparison.Ordinal));
        Assert.DoesNotContain(Specification(package).Descendants(), e => e.Name.LocalName == "dependency");
    }

    [Fact]
    public void The_runtime_stands_on_the_torch_it_was_built_with()
    {
        using var package = packed.Open("SegDsl.Runtime");
        var needed = Specification(package).Descendants().Where(e => e.Name.LocalName == "dependency").Select(e => e.Attribute("id")?.Value);
        var torch = Metadata("TorchProvider") == "system" ? "TorchSharp.Aten" : Metadata("TorchDevice") == "cuda" ? "TorchSharp-cuda-linux" : "TorchSharp-cpu";
        Assert.Equal(["Google.Protobuf", torch], needed.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("SegDsl")]
    [InlineData("SegDsl.Generators")]
    [InlineData("SegDsl.Runtime")]
    public void A_package_says_what_it_is(string id)
    {
        using var package = packed.Open(id);
        var said = Specification(package).Descendants().ToLookup(e => e.Name.LocalName, e => e.Value);
        Assert.Equal("MIT", said["license"].Single());
        Assert.Equal("README.md", said["readme"].Single());
        Assert.NotNull(package.GetEntry("README.md"));
        Assert.NotEmpty(said["description"].Single());
    }

    private static XDocument Specification(ZipArchive package)
    {
        using var stream = package.Entries.Single(e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XDocument.Load(stream);
    }

    private static string Metadata(string key) =>
        typeof(PackageTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value
        ?? throw new InvalidOperationException($"The build did not say '{key}'.");

    /// <summary>All packages, packed once into a folder outside of the repository.</summary>
    public sealed class Packed : IDisposable
    {
        private readonly TemporaryFolder folder = new();

        /// <summary>Packs.</summary>
        public Packed()
        {
            string[] projects = ["src/SegDsl", "src/SegDsl.Runtime", "generators/SegDsl.Generators", .. Metadata("TorchProvider") == "system" ? ["src/TorchSharp.Aten"] : Array.Empty<string>()];
            foreach (var project in projects)
            {
                Dotnet("pack", Path.Combine(Metadata("Repository"), project), "--no-build", "-c", Metadata("Configuration"), "-o", folder["feed"],
                    $"-p:PackageVersion={Version}", $"-p:TorchProvider={Metadata("TorchProvider")}", $"-p:TorchDevice={Metadata("TorchDevice")}");
            }
        }

        /// <summary>A version that no cache can know.</summary>
        public string Version { get; } = "0.0.0-test" + DateTime.UtcNow.Ticks.ToString("x", CultureInfo.InvariantCulture);

        /// <summary>A file in the folder.</summary>
        public string this[string relative] => folder[relative];

        /// <summary>Opens a package.</summary>
        public ZipArchive Open(string id) => ZipFile.OpenRead(folder[$"feed/{id}.{Version}.nupkg"]);

        /// <summary>Runs a command of dotnet in the folder; what it prints. Fails where it does.</summary>
        public string Dotnet(params string[] arguments)
        {
            var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.Root };
            start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
            start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
            start.Environment["DOTNET_NOLOGO"] = "1";
            start.Environment["OMP_WAIT_POLICY"] = "passive";
            using var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}\n{output}\n{error.Result}");
            return output;
        }

        /// <inheritdoc/>
        public void Dispose() => folder.Dispose();
    }
}
