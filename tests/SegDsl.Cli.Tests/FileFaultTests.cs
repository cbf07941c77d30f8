using SegDsl.Checkpoints.Safetensors;
using SegDsl.Tests.Storage;
using SegDsl.Tests.Training;

namespace SegDsl.Cli.Tests;

/// <summary>A fault of the file system in any command that writes files gives one message, and leaves what was there before.</summary>
[Collection(OwnFilesTests.Serial)]
public sealed class FileFaultTests : CommandLineFixture
{
    private const string Full = "No space left on device";
    private const string Denied = "access is denied";
    private const string OneLine = "network A(classes: int = 2) { in image: [N, 3, H, W] out seg = image -> conv: Conv(classes, 3) }\n";

    /// <summary>A command, and the name of a file that it writes.</summary>
    public static TheoryData<string, string> Commands => new()
    {
        { "graph A --file {0}/net.seg -o {0}/out/g.dot", "g.dot" },
        { "summary A --file {0}/net.seg --json {0}/out/s.json", "s.json" },
        { "predict TinyShapes --weights {0}/w.safetensors --input {0}/shapes/images/val -o {0}/out --write ids,overlay", "1_overlay.png" },
        { "predict TinyShapes --weights {0}/w.safetensors --input {0}/shapes/images/val -o {0}/out --json {0}/out/p.json", "p.json" },
        { "eval TinyShapes --weights {0}/w.safetensors --data {0}/shapes --json {0}/out/e.json", "e.json" },
        { "eval TinyShapes --weights {0}/w.safetensors --data {0}/shapes --confusion {0}/out/c.png", "c.png" },
        { "eval TinyShapes --weights {0}/w.safetensors --data {0}/shapes --output {0}/out", "0_difference.png" },
        { "data convert Shapes {0}/shapes/labels/val --from ids -o {0}/out", "1.png" },
        { "data preview TinyShapes --data {0}/shapes -o {0}/out/d.png", "d.png" },
        { "weights convert {0}/w.safetensors -o {0}/out/w.safetensors --dtype bf16", "w.safetensors" },
        { "weights convert {0}/w.safetensors -o {0}/out/w.pth --to pytorch", "w.pth" },
        { "weights convert {0}/w.safetensors -o {0}/out/w.safetensors --shard-size 500", "w-00002-of-00003.safetensors" },
        { "fmt {0}/out/a.seg", "a.seg" },
        { "train TinyShapes --data {0}/shapes --steps 2 --restart -o {0}/out", "state.safetensors" },
        { "train TinyShapes --data {0}/shapes --steps 2 --restart -o {0}/out", "report.html" },
        { "train TinyShapes --data {0}/shapes --steps 2 --restart -o {0}/out", "log.jsonl" },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public void Fault_is_reported_in_one_message(string command, string file)
    {
        string[] arguments = [.. command.Split(' ').Select(word => word.Replace("{0}", Folder, StringComparison.Ordinal))];
        MakeShapes();
        using (var network = new TinyNetwork(2, 8)) SafetensorsWriter.Write(InFolder("w.safetensors"), network.state_dict());
        Directory.CreateDirectory(InFolder("out"));
        Write("net.seg", OneLine);
        Write("out/a.seg", OneLine);
        foreach (var (operation, cause) in new[] { (FileOperation.Write, Full), (FileOperation.Rename, Denied) })
        {
            // A second run would be complete already, or delete the first one.
            if (operation == FileOperation.Rename && command.StartsWith("train", StringComparison.Ordinal)) continue;
            var isFirst = operation == FileOperation.Write;
            var before = Contents();
            var faults = 0;
            var result = new CommandResult(0, "", "");
            FaultyFiles.During(moment =>
            {
                var name = Path.GetFileName(moment.Path);
                if (moment.IsAfter || moment.Operation != operation || !(operation == FileOperation.Write
                    ? name.StartsWith(file, StringComparison.Ordinal) : name == file)) return;
                faults++;
                throw cause == Full ? new IOException($"{Full} : '{moment.Path}'") : new UnauthorizedAccessException($"{Denied} '{moment.Path}' is denied.");
            }, () => result = Run(arguments));

            Assert.True(faults == 1, $"{faults} faults; {result.Error}");
            Assert.Equal(1, result.Code);
            Assert.Single(result.Error.Split('\n'), line => line.StartsWith("seg", StringComparison.Ordinal));
            Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("internal error", result.Error, StringComparison.Ordinal);
            Assert.Contains(cause, result.Error, StringComparison.Ordinal);
            Assert.Contains(file.Replace("-00002-of-00003", "", StringComparison.Ordinal), result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain(".tmp", result.Error, StringComparison.Ordinal);
            var after = Contents();
            Assert.DoesNotContain(after.Keys, name => name.EndsWith(".tmp", StringComparison.Ordinal));
            foreach (var (name, content) in before.Where(entry => isFirst || entry.Key == file)) Assert.Equal(content, after[name]);
            if (isFirst && file != "a.seg" && file != "log.jsonl") Assert.False(after.ContainsKey(file), "a partial file");
            // The second fault finds the complete files of this run.
            if (isFirst) Assert.Equal((0, ""), (Run(arguments).Code, ""));
            if (isFirst && file == "a.seg") Write("out/a.seg", OneLine);
        }
    }

    private SortedDictionary<string, string> Contents() => new(
        Directory.GetFiles(InFolder("out"), "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(InFolder("out"), file), file => Convert.ToHexString(File.ReadAllBytes(file))), StringComparer.Ordinal);
}
