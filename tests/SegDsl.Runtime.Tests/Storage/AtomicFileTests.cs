namespace SegDsl.Tests.Storage;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Exception_of_the_caller_propagates_and_changes_nothing()
    {
        var path = folder.Write("a", [1, 2]);

        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.WriteByte(7);
            throw new InvalidOperationException();
        }));

        Assert.Equal([1, 2], File.ReadAllBytes(path));
        Assert.Single(Directory.GetFiles(folder.Root));
    }

    [Fact]
    public void Link_stays_and_the_file_it_leads_to_is_replaced()
    {
        var target = folder.Write("elsewhere/a", [1]);
        File.CreateSymbolicLink(folder["link"], target);

        AtomicFile.Write(folder["link"], stream => stream.WriteByte(2));

        Assert.NotNull(new FileInfo(folder["link"]).LinkTarget);
        Assert.Equal([2], File.ReadAllBytes(target));
    }

    [Fact]
    public void Loop_of_links_is_reported()
    {
        File.CreateSymbolicLink(folder["a"], folder["b"]);
        File.CreateSymbolicLink(folder["b"], folder["a"]);

        var error = Assert.ThrowsAny<IOException>(() => AtomicFile.Write(folder["a"], stream => stream.WriteByte(2)));

        Assert.StartsWith($"Cannot write '{folder["a"]}': ", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Device_is_not_replaced()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no links to devices.");
        File.CreateSymbolicLink(folder["null"], "/dev/null");

        var error = Assert.ThrowsAny<IOException>(() => AtomicFile.Write(folder["null"], stream => stream.WriteByte(2)));

        Assert.Equal($"Cannot write '{folder["null"]}': it is a device, not a file.", error.Message);
        Assert.Equal("is a device, not a file", RegularFile.ProblemOf("/dev/null"));
        Assert.Single(Directory.GetFiles(folder.Root));
    }

    [Fact]
    public void Folder_in_place_of_a_file_is_reported()
    {
        Directory.CreateDirectory(folder["a"]);

        var error = Assert.ThrowsAny<IOException>(() => AtomicFile.Write(folder["a"], stream => stream.WriteByte(2)));

        Assert.Equal($"Cannot write '{folder["a"]}': it is a folder, not a file.", error.Message);
    }

    [Fact]
    public void File_in_place_of_a_folder_is_reported()
    {
        folder.Write("a", [1]);

        var error = Assert.ThrowsAny<IOException>(() => AtomicFile.Write(folder["a/b"], stream => stream.WriteByte(2)));

        Assert.StartsWith($"Cannot write '{folder["a/b"]}': ", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The first write of a process to a folder cleans it up. Another process can be writing new files.</summary>
    [Fact]
    public void Old_leftovers_of_ended_processes_are_deleted_and_other_files_are_kept()
    {
        foreach (var name in new[] { "a.bin.4194305-3.tmp", "mine.tmp", "a.bin.3.tmp", "b" })
            File.SetLastWriteTimeUtc(folder.Write(name, [1]), DateTime.UtcNow.AddDays(-2));
        folder.Write("new.bin.4194305-3.tmp", [1]);

        AtomicFile.Write(folder["a.bin"], stream => stream.WriteByte(2));

        Assert.Equal(
            ["a.bin", "a.bin.3.tmp", "b", "mine.tmp", "new.bin.4194305-3.tmp"],
            Directory.GetFiles(folder.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    /// <summary>Readers that start at any time see a complete file, and nothing is left.</summary>
    [Fact]
    public void Concurrent_writers_do_not_disturb_each_other()
    {
        Parallel.For(0, 200, i =>
        {
            AtomicFile.Write(folder["a"], stream => stream.Write([.. Enumerable.Repeat((byte)i, 1000)]));
            var content = File.ReadAllBytes(folder["a"]);
            Assert.Equal(1000, content.Length);
            Assert.Single(content.Distinct());
        });

        Assert.Single(Directory.GetFiles(folder.Root));
    }
}
