using System.Text.Json;

namespace SegDsl.Packages.Tests;

/// <summary>The packages that provide libtorch, by device and target system.</summary>
[Collection(DotnetCommand.Collection)]
public sealed class TorchDeviceTests
{
    [Theory]
    [InlineData("src/SegDsl.Tool", "cpu", "win-x64", "TorchSharp", "TorchSharp-cpu")]
    [InlineData("src/SegDsl.Tool", "cuda", "win-x64", "TorchSharp", "TorchSharp-cuda-windows")]
    [InlineData("src/SegDsl.Tool", "cuda", "linux-x64", "TorchSharp", "TorchSharp-cuda-linux")]
    [InlineData("tests/SegDsl.Runtime.Tests", "cuda", "linux-x64", "TorchSharp", "TorchSharp-cuda-linux")]
    [InlineData("src/SegDsl.Runtime", "cuda", "linux-x64", "TorchSharp")]
    [InlineData("generators/SegDsl.Language", "cuda", "linux-x64")]
    public void Programs_reference_the_libtorch_of_their_target_system(string project, string device, string system, params string[] packages)
    {
        var json = DotnetCommand.Run(
            BuildSettings.Repository, "msbuild", project, "-getItem:PackageReference,PackageVersion",
            $"-p:TorchDevice={device}", $"-p:RuntimeIdentifier={system}");
        using var parsed = JsonDocument.Parse(json);
        var items = parsed.RootElement.GetProperty("Items");

        Assert.Equal(packages, Torch("PackageReference").Select(item => item.GetProperty("Identity").GetString()));
        Assert.All(Torch("PackageVersion"), item => Assert.Equal(BuildSettings.TorchSharpVersion, item.GetProperty("Version").GetString()));

        IEnumerable<JsonElement> Torch(string kind) =>
            items.GetProperty(kind).EnumerateArray()
                .Where(item => item.GetProperty("Identity").GetString()?.StartsWith("TorchSharp", StringComparison.Ordinal) == true);
    }

    [Theory]
    [InlineData("cpu", "linux-x64;win-x64;osx-arm64")]
    [InlineData("cuda", "linux-x64;win-x64")]
    public void The_tool_is_packed_for_the_systems_of_libtorch_and_compiled_ahead(string device, string systems)
    {
        var json = DotnetCommand.Run(
            BuildSettings.Repository, "msbuild", "src/SegDsl.Tool", "-getProperty:RuntimeIdentifiers,RuntimeIdentifier,PublishReadyToRun",
            "-p:_IsPacking=true", "-p:MSBuildIsRestoring=true", $"-p:TorchDevice={device}");
        using var parsed = JsonDocument.Parse(json);

        Assert.Equal(systems, Value("RuntimeIdentifiers"));
        Assert.Equal("true", Value("PublishReadyToRun"));
        // The package from which the tool of a system is selected has no system.
        Assert.Equal("", Value("RuntimeIdentifier"));

        string? Value(string name) => parsed.RootElement.GetProperty("Properties").GetProperty(name).GetString();
    }

    [Theory]
    [InlineData("abacus", "linux-x64", "TorchDevice is 'abacus'; it must be 'cpu' or 'cuda'.")]
    [InlineData("cuda", "osx-arm64", "TorchDevice is 'cuda', which osx-arm64 does not have; it must be 'cpu'.")]
    public void Unsupported_devices_are_refused(string device, string system, string message)
    {
        var failure = Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => DotnetCommand.Run(
            BuildSettings.Repository, "msbuild", "src/SegDsl.Tool", "-t:CheckTorchDevice", $"-p:TorchDevice={device}", $"-p:RuntimeIdentifier={system}"));
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }
}
