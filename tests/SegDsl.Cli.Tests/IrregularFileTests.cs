using SegDsl.Checkpoints.Safetensors;
using SegDsl.Tests.Training;

namespace SegDsl.Cli.Tests;

/// <summary>Named pipes, devices, folders and loops of links in place of files give one message; no command waits for them.</summary>
[Collection(OwnFilesTests.Serial)]
public sealed class IrregularFileTests : CommandLineFixture
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Commands that read a file, which is the last argument.</summary>
    public static TheoryData<string> Readers =>
    [
        "check {0}/x.seg",
        "fmt {0}/x.seg",
        "list --file {0}/x.seg",
        "weights show {0}/x.safetensors",
        "weights convert {0}/x.safetensors -o {0}/y.safetensors",
        "eval TinyShapes --data {0}/shapes --weights {0}/x.safetensors",
        "train TinyShapes --data {0}/shapes --output {0}/run --start {0}/x.safetensors",
        "predict TinyShapes --weights {0}/w.safetensors -o {0}/out --input {0}/x.png",
        "data convert Shapes {0}/x.png --from ids -o {0}/out",
        "data convert Shapes {0}/x.json --from coco -o {0}/out",
        "infer TinyNet --set classes=2 --weights {0}/w.safetensors --output {0}/y.safetensors --input {0}/x.safetensors",
    ];

    /// <summary>Commands that write a file.</summary>
    public static TheoryData<string> Writers =>
    [
        "graph A --file {0}/net.seg -o {0}/x.dot",
        "summary A --file {0}/net.seg --json {0}/x.json",
        "weights convert {0}/w.safetensors -o {0}/x.safetensors",
        "eval TinyShapes --data {0}/shapes --weights {0}/w.safetensors --confusion {0}/x.png",
    ];

    [SkippableTheory]
    [MemberData(nameof(Readers))]
    public void Inputs_are_named(string command) => Try(command);

    [SkippableTheory]
    [MemberData(nameof(Writers))]
    public void Outputs_are_named_and_stay(string command) => Try(command);

    [SkippableTheory]
    [InlineData("images/train")]
    [InlineData("labels/train")]
    public void Files_of_a_dataset_are_named(string kind)
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no named pipes in folders.");
        var data = MakeShapes();
        File.Delete(Path.Combine(data, kind, "2.png"));
        ProgramProcess.Describe("mkfifo", Path.Combine(data, kind, "2.png")).Run();

        foreach (var command in new[] { "data check Shapes --data {0}/shapes", "train TinyShapes --data {0}/shapes --output {0}/run" })
        {
            var error = RunInTime(command);
            Assert.Contains($"{kind}/2.png", error, StringComparison.Ordinal);
            Assert.Contains("is a named pipe", error, StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public void Device_as_output_folder_is_reported()
    {
        Skip.If(!File.Exists("/dev/full"), "This system has no /dev/full.");
        var image = Path.Combine(MakeShapes(), "images", "val", "0.png");
        using (var network = new TinyNetwork(2, 8)) SafetensorsWriter.Write(InFolder("w.safetensors"), network.state_dict());

        var error = Fails(1, "predict", "TinyShapes", "--weights", InFolder("w.safetensors"), "--input", image, "-o", "/dev/full");

        Assert.Contains("/dev/full", error, StringComparison.Ordinal);
        Assert.Contains("/dev/full", Fails(1, "train", "TinyShapes", "--data", InFolder("shapes"), "-o", "/dev/full"), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("list")]
    [InlineData("--help")]
    [InlineData("list --json")]
    [InlineData("explain SEG201")]
    public void Full_standard_output_is_an_error(string arguments)
    {
        Skip.If(!File.Exists("/dev/full"), "This system has no /dev/full.");
        var words = string.Join("' '", ProgramProcess.CommandLine(arguments.Split(' ')));

        var result = ProgramProcess.Describe("sh", "-c", $"'{words}' > /dev/full").Run();

        Assert.Equal(1, result.Code);
        Assert.Equal("seg: Cannot write to the standard output: No space left on device.\n", result.Error);
    }

    private void Try(string command)
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no named pipes in folders.");
        MakeShapes();
        Write("net.seg", "network A(classes: int = 2) { in image: [N, 3, H, W] out seg = image -> conv: Conv(classes, 3) }\n");
        using (var network = new TinyNetwork(2, 8)) SafetensorsWriter.Write(InFolder("w.safetensors"), network.state_dict());
        var word = command.Split(' ').Last(part => part.Contains("/x.", StringComparison.Ordinal));
        var path = word.Replace("{0}", Folder, StringComparison.Ordinal);
        foreach (var (kind, make, delete) in new (string, Action, Action)[]
        {
            ("is a named pipe", () => ProgramProcess.Describe("mkfifo", path).Run(), () => File.Delete(path)),
            ("is a device", () => File.CreateSymbolicLink(path, "/dev/zero"), () => File.Delete(path)),
            ("is a folder", () => Directory.CreateDirectory(path), () => Directory.Delete(path)),
            ("", () => File.CreateSymbolicLink(path, path), () => File.Delete(path)),
        })
        {
            make();
            var error = RunInTime(command);
            Assert.Contains(Path.GetFileName(path), error, StringComparison.Ordinal);
            // A folder in place of a file can mean the files in it.
            if (kind != "is a folder") Assert.Contains(kind, error, StringComparison.Ordinal);
            // It is still there, and nothing else was made.
            delete();
            Assert.DoesNotContain(Directory.GetFiles(Folder), file => file.EndsWith(".tmp", StringComparison.Ordinal));
        }
    }

    /// <summary>Runs a command that must fail in time. Returns its messages.</summary>
    private string RunInTime(string command)
    {
        string[] arguments = [.. command.Split(' ').Select(word => word.Replace("{0}", Folder, StringComparison.Ordinal))];
        var run = Task.Run(() => Run(arguments));
        Assert.True(run.Wait(Limit), $"seg {command} hangs");
        var (code, output, error) = run.Result;
        Assert.True(code != 0, $"seg {command} succeeded");
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("internal error", error, StringComparison.Ordinal);
        return output + error;
    }
}
