using SegDsl.Checkpoints;
using SegDsl.Checkpoints.PyTorch;
using SegDsl.Checkpoints.Safetensors;
using SegDsl.Imaging;
using SegDsl.Logging;
using SegDsl.Logging.Report;
using SegDsl.Storage;
using SegDsl.Tests.Logging;
using static TorchSharp.torch;

namespace SegDsl.Tests.Storage;

/// <summary>A fault of the file system in any writer of whole files leaves the old file, no other file, and one message with the file and the cause.</summary>
public sealed class WriterFaultTests : IDisposable
{
    private const string Full = "No space left on device";
    private const string Denied = "access is denied";

    private readonly TemporaryFolder folder = new();

    /// <summary>Writes the second or the first version of a file.</summary>
    private static readonly Dictionary<string, (string File, Action<string, bool> Write)> Writers = new()
    {
        ["bytes"] = ("file.bin", (path, second) => AtomicFile.Write(path, stream => stream.Write([1, (byte)(second ? 2 : 3), 4, 5]))),
        ["safetensors"] = ("w.safetensors", (path, second) => SafetensorsWriter.Write(path, [KeyValuePair.Create("w", full([9], second ? 1f : 2f))])),
        ["pytorch"] = ("w.pth", (path, second) => PyTorchWriter.Write(path, [TensorSource.Of("w", full([9], second ? 1f : 2f))])),
        ["shards"] = ("w.safetensors", (path, second) => SafetensorsShards.Write(
            path, [TensorSource.Of("a", full([9], second ? 1f : 2f)), TensorSource.Of("b", full([9], second ? 1f : 2f))], new Dictionary<string, string>(), 9)),
        ["picture"] = ("p.png", (path, second) => ImageFile.Write(path, new RgbImage(second ? 3 : 4, 5))),
        ["labels"] = ("l.png", (path, second) => ImageFile.Write(path, new LabelMap(second ? 3 : 4, 5))),
        ["plot"] = ("c.svg", (path, second) => CurvePlot.Write(path, second ? "a" : "b", "x", [])),
        ["metrics"] = ("metrics.json", (path, second) => MetricsFile.Write(path, "Run", second ? 2 : 3, LogFixture.Evaluation(1).Evaluation)),
        ["report"] = ("report.html", WriteReport),
    };

    public static TheoryData<string, FileOperation, string> Faults
    {
        get
        {
            var data = new TheoryData<string, FileOperation, string>();
            foreach (var writer in Writers.Keys)
            {
                data.Add(writer, FileOperation.Create, Denied);
                data.Add(writer, FileOperation.Write, Full);
                data.Add(writer, FileOperation.Flush, Full);
                data.Add(writer, FileOperation.Rename, Denied);
            }
            return data;
        }
    }

    public static TheoryData<string> Names => [.. Writers.Keys];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Faults))]
    public void Fault_keeps_the_old_file_and_is_reported_once(string writer, FileOperation operation, string cause)
    {
        var (name, write) = Writers[writer];
        write(folder[name], false);
        var before = Contents();

        var error = Assert.ThrowsAny<Exception>(() => FaultyFiles.During(moment =>
        {
            if (moment.IsAfter || moment.Operation != operation) return;
            throw cause == Full ? new IOException($"{Full} : '{moment.Path}'") : new UnauthorizedAccessException($"{Denied} '{moment.Path}' is denied.");
        }, () => write(folder[name], true)));

        Assert.True(error is SegDslException or IOException, $"{error}");
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Contains(cause, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(".tmp", error.Message, StringComparison.Ordinal);
        // Shards have no index while they are replaced, so that old and new ones are not mixed.
        if (writer == "shards" && operation == FileOperation.Rename) before.Remove("w.safetensors.index.json");
        Assert.Equal(before, Contents());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Crash_at_any_moment_leaves_the_old_or_the_new_file(string writer)
    {
        var (name, write) = Writers[writer];
        var moments = 0;
        write(folder[name], true);
        var after = Contents();
        FaultyFiles.During(_ => moments++, () => write(folder[name], true));
        Assert.True(moments > 5);
        write(folder[name], false);
        var before = Contents();
        for (var crash = 0; crash < moments; crash++)
        {
            write(folder[name], false);
            var moment = 0;

            Assert.Throws<SimulatedCrashException>(() => FaultyFiles.During(_ =>
            {
                if (moment++ == crash) throw new SimulatedCrashException();
            }, () => write(folder[name], true)));

            foreach (var (file, content) in Contents().Where(entry => !entry.Key.EndsWith(".tmp", StringComparison.Ordinal)))
                Assert.True(content == before[file] || content == after[file], $"{file} is damaged by a crash at moment {crash}.");
            if (writer != "shards") Assert.True(File.Exists(folder[name]));
            Leftovers.Delete(folder.Root, TimeSpan.Zero);
            Assert.DoesNotContain(Contents().Keys, file => file.EndsWith(".tmp", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Folder_is_flushed_after_the_rename()
    {
        var moments = new List<FileMoment>();

        FaultyFiles.During(moments.Add, () => AtomicFile.Write(folder["a/b.bin"], stream => stream.WriteByte(1)));

        FileOperation[] order = [FileOperation.CreateFolder, FileOperation.Create, FileOperation.Write, FileOperation.Flush, FileOperation.Rename];
        Assert.Equal([.. order, FileOperation.FlushFolder], moments.Where(moment => moment.IsAfter).Select(moment => moment.Operation));
        Assert.Equal(folder["a"], moments[^1].Path);
    }

    private SortedDictionary<string, string> Contents() => new(
        Directory.GetFiles(folder.Root).ToDictionary(file => Path.GetFileName(file), ContentOf), StringComparer.Ordinal);

    /// <summary>The content of a file, except for the line of the report that contains the time.</summary>
    private static string ContentOf(string file) => file.EndsWith(".html", StringComparison.Ordinal)
        ? string.Join('\n', File.ReadLines(file).Where(line => !line.Contains(" s, until", StringComparison.Ordinal)))
        : Convert.ToHexString(File.ReadAllBytes(file));

    private static void WriteReport(string path, bool second)
    {
        using var log = new JsonLog(Path.ChangeExtension(path, "jsonl"));
        var report = new HtmlReport(path, log, "seg train");
        report.Starting(LogFixture.Plan());
        report.Evaluated(LogFixture.Evaluation(second ? 3 : 6));
    }
}
