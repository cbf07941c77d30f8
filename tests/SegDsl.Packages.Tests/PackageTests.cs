using System.IO.Compression;
using System.Xml.Linq;

namespace SegDsl.Packages.Tests;

/// <summary>The packages, and a project outside of the repository that uses only them.</summary>
[Collection(DotnetCommand.Collection)]
public sealed class PackageTests(PackedRepository packed)
{
    [Fact]
    public void A_project_needs_one_package_reference_and_one_seg_file()
    {
        var folder = packed["consumer"];
        Directory.CreateDirectory(folder);
        foreach (var file in (string[])["Consumer.csproj.txt", "Program.cs", "small.seg"])
            File.Copy(Path.Combine(AppContext.BaseDirectory, "Project", file), Path.Combine(folder, file.Replace(".txt", "", StringComparison.Ordinal)));
        string[] settings = ["Consumer.csproj", "-c", "Release", $"-p:SegDslVersion={packed.Version}"];

        var first = DotnetCommand.Run(folder, ["build", .. settings]);
        var second = DotnetCommand.Run(folder, ["build", .. settings, "--no-restore"]);
        var published = DotnetCommand.Run(folder, ["publish", .. settings, "--no-restore", "-o", "published"]);

        Assert.Equal(IsLibraryOld ? 1 : 0, Occurrences(first, "made GLIBCXX_"));
        Assert.Equal(0, Occurrences(second + published, "made GLIBCXX_"));
        foreach (var program in (string[])["bin/Release/net10.0/Consumer.dll", "published/Consumer.dll"])
            Assert.Equal(
                ["1, 11, 32, 64", "True", "small.seg", "Small"],
                DotnetCommand.Run(folder, program).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    [Fact]
    public void The_generator_package_includes_its_dependencies()
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
        Assert.Empty(Dependencies(package));
    }

    [Fact]
    public void The_zoo_package_includes_its_seg_files_and_their_compiled_classes()
    {
        using var package = packed.Open("SegDsl.Zoo");
        var names = package.Entries.Select(e => e.FullName).ToHashSet();
        Assert.Superset(
            new HashSet<string>
            {
                "lib/net10.0/SegDsl.Models.dll", "build/SegDsl.Zoo.props", "buildTransitive/SegDsl.Zoo.props", "seg/backbones/resnet.seg",
                "seg/networks/unet.seg",
            },
            names);
        Assert.Equal(["SegDsl.Runtime", "TorchSharp"], Dependencies(package));
    }

    [Fact]
    public void The_command_line_package_includes_the_library_of_the_generator()
    {
        using var package = packed.Open("SegDsl.Cli");
        Assert.NotNull(package.GetEntry("lib/net10.0/SegDsl.Cli.dll"));
        Assert.NotNull(package.GetEntry("lib/net10.0/SegDsl.Generators.dll"));
        // The files of the editor in the playground are embedded in the library.
        Assert.NotNull(package.GetEntry("MONACO-LICENSE.txt"));
        Assert.DoesNotContain("BlazorMonaco", Dependencies(package));
    }

    [Fact]
    public void The_runtime_package_does_not_depend_on_libtorch()
    {
        using var package = packed.Open("SegDsl.Runtime");
        var dependencies = Dependencies(package);
        Assert.Contains("TorchSharp", dependencies);
        Assert.DoesNotContain(
            dependencies, id => id.StartsWith("TorchSharp-", StringComparison.Ordinal) || id.StartsWith("libtorch", StringComparison.Ordinal));
    }

    [Fact]
    public void The_main_package_depends_on_libtorch()
    {
        using var package = packed.Open("SegDsl");
        var torch = BuildSettings.TorchDevice == "cpu" ? "TorchSharp-cpu" : OperatingSystem.IsWindows() ? "TorchSharp-cuda-windows" : "TorchSharp-cuda-linux";
        Assert.Equal(["SegDsl.Fusion", "SegDsl.Generators", "SegDsl.Runtime", torch], Dependencies(package).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("SegDsl")]
    [InlineData("SegDsl.Cli")]
    [InlineData("SegDsl.Fusion")]
    [InlineData("SegDsl.Generators")]
    [InlineData("SegDsl.Language")]
    [InlineData("SegDsl.LanguageServer")]
    [InlineData("SegDsl.Onnx")]
    [InlineData("SegDsl.Runtime")]
    [InlineData("SegDsl.Serving")]
    [InlineData("SegDsl.Templates")]
    [InlineData("SegDsl.Zoo")]
    public void Packages_have_license_readme_icon_and_description(string id)
    {
        using var package = packed.Open(id);
        var metadata = Specification(package).Descendants().ToLookup(e => e.Name.LocalName, e => e.Value);
        Assert.Equal("MIT", metadata["license"].Single());
        Assert.Equal("README.md", metadata["readme"].Single());
        Assert.NotNull(package.GetEntry("README.md"));
        Assert.Equal("icon.png", metadata["icon"].Single());
        Assert.NotNull(package.GetEntry("icon.png"));
        Assert.NotEmpty(metadata["description"].Single());
    }

    /// <summary>Whether the C++ library of this system lacks the version that TorchSharp's native library requires.</summary>
    private static bool IsLibraryOld => OperatingSystem.IsLinux()
        && File.ReadLines("/proc/self/maps").Where(line => line.Contains("libstdc++.so.6", StringComparison.Ordinal))
            .Select(line => line[line.IndexOf('/')..]).First() is var library
        && !File.ReadAllText(library, System.Text.Encoding.Latin1).Contains("GLIBCXX_3.4.32\0", StringComparison.Ordinal);

    private static int Occurrences(string text, string part) => text.Split(part).Length - 1;

    private static List<string> Dependencies(ZipArchive package) =>
        [.. Specification(package).Descendants().Where(e => e.Name.LocalName == "dependency").Select(e => e.Attribute("id")?.Value ?? "")];

    private static XDocument Specification(ZipArchive package)
    {
        using var stream = package.Entries.Single(e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XDocument.Load(stream);
    }
}
