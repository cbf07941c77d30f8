using SegDsl.Tests;

namespace SegDsl.Packages.Tests;

/// <summary>Publishes the command line program for this system and others.</summary>
[Collection(DotnetCommand.Collection)]
public sealed class PublishTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData(
        "win-x64", "seg.exe", "LibTorchSharp.dll", "torch_cpu.dll", "torch.dll", "c10.dll", "libiomp5md.dll", "uv.dll", "libSkiaSharp.dll")]
    [InlineData(
        "osx-arm64", "seg", "libLibTorchSharp.dylib", "libtorch_cpu.dylib", "libtorch.dylib", "libc10.dylib", "libomp.dylib", "libSkiaSharp.dylib")]
    [InlineData(
        "linux-x64", "seg", "libLibTorchSharp.so", "libtorch_cpu.so", "libtorch.so", "libc10.so", "libgomp-98b21ff3.so.1", "libSkiaSharp.so")]
    public void Published_programs_have_all_native_libraries_and_run_and_the_build_is_unchanged(string system, params string[] files)
    {
        var build = Path.Combine(BuildSettings.Repository, "artifacts", "bin", "SegDsl.Tool", BuildSettings.Configuration.ToLowerInvariant());
        var before = Contents(build);

        Publish(system);

        var published = Directory.GetFiles(folder.Root).Select(Path.GetFileName).ToHashSet();
        Assert.Superset(new HashSet<string?>([.. files, "seg.dll", "seg.deps.json", "seg.runtimeconfig.json", "TorchSharp.dll", "SkiaSharp.dll"]), published);
        Assert.DoesNotContain(published, file => Path.GetExtension(file) is ".pdb" or ".lib");
        Assert.Equal(before, Contents(build));
        if (system == System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier)
            Assert.Contains("layer0", DotnetCommand.Run(folder.Root, "seg.dll", "keys", "DeepR18V3Plus"), StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();

    private void Publish(string system) => DotnetCommand.Run(
        BuildSettings.Repository, "publish", "src/SegDsl.Tool", "-c", BuildSettings.Configuration, "-r", system, "--no-self-contained", "-o", folder.Root,
        // Hard links suffice to check which files exist.
        "-p:CreateHardLinksForPublishFilesIfPossible=true");

    private static IEnumerable<(string Name, long Size, DateTime Written)> Contents(string path) =>
        [.. new DirectoryInfo(path).GetFiles().OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => (f.Name, f.Length, f.LastWriteTimeUtc))];
}
