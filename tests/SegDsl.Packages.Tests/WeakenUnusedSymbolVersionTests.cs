using System.Text;
using System.Text.RegularExpressions;
using SegDsl.Tests;

namespace SegDsl.Packages.Tests;

/// <summary>The build's task that lets TorchSharp's native library load where the C++ library is older, with C++ libraries that are made up.</summary>
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

    // Used by nothing but a function that is never called, and used by functions that are.
    private const string Unused = "GLIBCXX_3.4.32", Used = "GLIBCXX_3.4.29";

    private static readonly string Library = Path.Combine(
        BuildSettings.Packages, "torchsharp", BuildSettings.TorchSharpVersion, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");

    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Where_only_the_unused_version_is_missing_it_becomes_optional()
    {
        var output = Weaken(Library, Unused);

        Assert.Contains($"libLibTorchSharp.so: made {Unused} optional, since this system's libstdc++.so.6 is older than TorchSharp's.", output, StringComparison.Ordinal);
        Assert.True(File.Exists(folder["made/checked"]));
        var (before, after) = (File.ReadAllBytes(Library), File.ReadAllBytes(folder["made/copy.so"]));
        Assert.Equal(before.Length, after.Length);
        // The flag of one needed version, which was 0 and is VER_FLG_WEAK.
        var changed = Assert.Single(Enumerable.Range(0, before.Length), i => before[i] != after[i]);
        Assert.Equal((0, 2), (before[changed], after[changed]));
    }

    [Fact]
    public void Where_nothing_is_missing_nothing_is_made_or_said()
    {
        Assert.DoesNotContain("libLibTorchSharp", Weaken(Library), StringComparison.Ordinal);
        Assert.Equal([folder["made/checked"]], Directory.GetFiles(folder["made"]));
    }

    [Theory]
    [InlineData(Used)]
    [InlineData(Used, Unused)]
    public void Where_a_version_that_is_used_is_missing_the_build_warns(params string[] missing)
    {
        Assert.Contains($"needs {string.Join(", ", missing)} of libstdc++.so.6, which this system does not have", Weaken(Library, missing), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["made"]));
    }

    [Fact]
    public void A_file_of_another_kind_is_left_alone()
    {
        folder.Write("library.dylib", new byte[100]);
        Assert.DoesNotContain("library", Weaken(folder["library.dylib"], Unused), StringComparison.Ordinal);
        Assert.Equal([folder["made/checked"]], Directory.GetFiles(folder["made"]));
    }

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();

    /// <summary>Runs the task for a system whose C++ library has all versions that TorchSharp's names, but some.</summary>
    private string Weaken(string source, params string[] missing)
    {
        var named = Version().Matches(File.ReadAllText(Library, Encoding.Latin1)).Select(match => match.Value).Distinct().ToList();
        Assert.Superset(new HashSet<string>([Used, Unused]), named.ToHashSet());
        folder.Write("system.so", Encoding.ASCII.GetBytes($"\0{string.Join('\0', named.Except(missing))}\0"));
        folder.Write("weaken.proj", Encoding.UTF8.GetBytes(Project));
        return DotnetCommand.Run(
            folder.Root, "msbuild", "weaken.proj", "-t:Weaken", "-nologo", "-v:m", $"-p:Repository={BuildSettings.Repository}", $"-p:Source={source}");
    }

    [GeneratedRegex(@"(GLIBCXX|CXXABI)_[0-9.]+(?=\0)")]
    private static partial Regex Version();
}
