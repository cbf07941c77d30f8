using SegDsl.Cli.Sources;
using SegDsl.Tests.Storage;

namespace SegDsl.Cli.Tests;

/// <summary>The process has one cache: no other test may add entries while this one counts them.</summary>
[CollectionDefinition(nameof(UserCacheAlone), DisableParallelization = true)]
public static class UserCacheAlone;

/// <summary>A second run of unchanged files compiles nothing, and problems of the cache never cause failures.</summary>
[Collection(nameof(UserCacheAlone))]
public sealed class AssemblyCacheTests : CommandLineFixture
{
    private static readonly DateTime LongAgo = new(2001, 2, 3, 0, 0, 0, DateTimeKind.Utc);

    private readonly AssemblyCache cache;

    public AssemblyCacheTests() => cache = new(InFolder("cache"));

    [Fact]
    public void Cached_assemblies_are_found_only_by_their_key()
    {
        cache.Add("key", [1, 2, 3]);

        Assert.Equal([1, 2, 3], cache.Find("key"));
        Assert.Null(cache.Find("other"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(34)]
    public void Incomplete_entries_are_ignored(int length)
    {
        cache.Add("key", [1, 2, 3]);
        using (var entry = File.OpenWrite(InFolder("cache", "key"))) entry.SetLength(length);

        Assert.Null(cache.Find("key"));
    }

    [Fact]
    public void Unwritable_cache_stores_nothing()
    {
        var blocked = new AssemblyCache(Write("file", ""));

        blocked.Add("key", [1, 2, 3]);

        Assert.Null(blocked.Find("key"));
    }

    [Theory]
    [InlineData(FileOperation.CreateFolder)]
    [InlineData(FileOperation.Create)]
    [InlineData(FileOperation.Write)]
    [InlineData(FileOperation.Flush)]
    [InlineData(FileOperation.Rename)]
    public void Fault_of_the_file_system_stores_nothing(FileOperation operation)
    {
        Directory.CreateDirectory(InFolder("cache"));

        FaultyFiles.During(moment =>
        {
            if (moment.Operation == operation && !moment.IsAfter) throw new IOException("No space left on device");
        }, () => cache.Add("key", [1, 2, 3]));

        Assert.Null(cache.Find("key"));
        Assert.Empty(Directory.GetFiles(InFolder("cache")));
    }

    [Fact]
    public void Unused_entries_are_deleted()
    {
        cache.Add("old", [1]);
        cache.Add("wanted", [2]);
        foreach (var key in new[] { "old", "wanted" }) File.SetLastWriteTimeUtc(InFolder("cache", key), LongAgo);
        Assert.NotNull(cache.Find("wanted"));

        cache.Add("new", [3]);

        Assert.Equal(["new", "wanted"], Directory.GetFiles(InFolder("cache")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Second_run_reuses_the_compiled_assembly_unless_it_is_damaged()
    {
        var before = Entries();
        var (one, two) = (Write("one.seg", Network("One")), Write("two.seg", Network("Two")));
        Assert.Contains("One", Run("list", "--file", one).Output, StringComparison.Ordinal);
        var first = Entries().Except(before).Single();
        Assert.Contains("Two", Run("list", "--file", two).Output, StringComparison.Ordinal);
        var second = Entries().Except(before).Single(e => e != first);

        // The cached assembly is the one that runs.
        File.Copy(second, first, overwrite: true);
        Assert.Contains("Two", Run("list", "--file", one).Output, StringComparison.Ordinal);

        File.WriteAllText(first, "damaged");
        Assert.Contains("One", Run("list", "--file", one).Output, StringComparison.Ordinal);

        Write("one.seg", Network("Three"));
        Assert.Contains("Three", Run("list", "--file", one).Output, StringComparison.Ordinal);
    }

    private static string Network(string name) =>
        $"network {name}(classes: int = 2)\n{{\n    in image: [N, 3, H, W]\n    out seg = image -> conv: Conv(classes, 3)\n}}\n";

    private static List<string> Entries()
    {
        var folder = Path.Combine(Environment.GetEnvironmentVariable("XDG_CACHE_HOME") ?? "", "segdsl");
        return Directory.Exists(folder) ? [.. Directory.GetFiles(folder)] : [];
    }
}
