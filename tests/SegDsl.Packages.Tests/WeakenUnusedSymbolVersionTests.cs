using System.Text;
using System.Text.RegularExpressions;
using SegDsl.Tests;

namespace SegDsl.Packages.Tests;

/// <summary>The build task that lets TorchSharp's native library load with an older C++ library, tested with fake C++ libraries.</summary>
public sealed partial class WeakenUnusedSymbolVersionTests : IDisposable
{
    private const string Project = """
        <Project>
          <Import Project="$(Repository)src/SegDsl.Runtime/build/SegDsl.Runtime.targets" />
          <Target Name="Weaken">
            <WeakenUnusedSymbolVersion Source="$(Source)" Destination="made/copy.so" Checked="made/checked" SystemLibrary="system.so" />
          </Target>
        </Project>
        """;

    // The first is only used by a function that is never called, the second by functions that are called.
    private const string Unused = "GLIBCXX_3.4.32", Used = "GLIBCXX_3.4.29";

    private static readonly string Library = Path.Combine(
        BuildSettings.Packages, "torchsharp", BuildSettings.TorchSharpVersion, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");

    private readonly TemporaryFolder folder = new();

    [Fact]
    public void A_missing_unused_version_becomes_optional()
    {
        var output = Weaken(Library, Unused);

        Assert.Contains(
            $"libLibTorchSharp.so: made {Unused} optional, since this system's libstdc++.so.6 is older than TorchSharp's.", output, StringComparison.Ordinal);
        Assert.True(File.Exists(folder["made/checked"]));
        var (before, after) = (File.ReadAllBytes(Library), File.ReadAllBytes(folder["made/copy.so"]));
        Assert.Equal(before.Length, after.Length);
        // The flags of one required version, changed from 0 to VER_FLG_WEAK.
        var changed = Assert.Single(Enumerable.Range(0, before.Length), i => before[i] != after[i]);
        Assert.Equal((0, 2), (before[changed], after[changed]));
    }

    [Fact]
    public void Nothing_is_written_if_no_version_is_missing()
    {
        Assert.DoesNotContain("libLibTorchSharp", Weaken(Library), StringComparison.Ordinal);
        Assert.Equal([folder["made/checked"]], Directory.GetFiles(folder["made"]));
    }

    [Theory]
    [InlineData(Used)]
    [InlineData(Used, Unused)]
    public void A_missing_used_version_causes_a_warning(params string[] missing)
    {
        Assert.Contains(
            $"needs {string.Join(", ", missing)} of libstdc++.so.6, which this system does not have", Weaken(Library, missing), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["made"]));
    }

    [Fact]
    public void Files_of_other_formats_are_ignored()
    {
        folder.Write("library.dylib", new byte[100]);
        Assert.DoesNotContain("library", Weaken(folder["library.dylib"], Unused), StringComparison.Ordinal);
        Assert.Equal([folder["made/checked"]], Directory.GetFiles(folder["made"]));
    }

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();

    /// <summary>Runs the task for a system whose C++ library provides all versions that TorchSharp references, except the given ones.</summary>
    private string Weaken(string source, params string[] missing)
    {
        var referenced = Version().Matches(File.ReadAllText(Library, Encoding.Latin1)).Select(match => match.Value).Distinct().ToList();
        Assert.Superset(new HashSet<string>([Used, Unused]), referenced.ToHashSet());
        folder.Write("system.so", Encoding.ASCII.GetBytes($"\0{string.Join('\0', referenced.Except(missing))}\0"));
        folder.Write("weaken.proj", Encoding.UTF8.GetBytes(Project));
        return DotnetCommand.Run(
            folder.Root, "msbuild", "weaken.proj", "-t:Weaken", "-nologo", "-v:m", $"-p:Repository={BuildSettings.Repository}", $"-p:Source={source}");
    }

    [GeneratedRegex(@"(GLIBCXX|CXXABI)_[0-9.]+(?=\0)")]
    private static partial Regex Version();
}
