using System.Text.Json;
using SegDsl.Experiments;
using SegDsl.Optimizers;
using SegDsl.Precision;
using SegDsl.Tests.Storage;
using SegDsl.Training;

namespace SegDsl.Tests.Training;

/// <summary>A run that crashes at any moment while it writes its files leaves whole files, and resumes to the same bits.</summary>
public sealed class CrashedRunTests : TrainingFixture
{
    private static readonly Experiment Everything = Dropping with
    {
        Optimizer = new AdamWDefinition(0.01), Average = 0.9, Batch = 1, Accumulate = 2, Clip = 0.5, Epochs = 4, EvaluateEvery = 1,
    };

    /// <summary>The moments before and after the first, the third and the last rename of a file, and in the middle of lines of the logs.</summary>
    [Theory]
    [InlineData(FileOperation.Rename, "state.safetensors")]
    [InlineData(FileOperation.Rename, "last.safetensors")]
    [InlineData(FileOperation.Rename, "best.safetensors")]
    [InlineData(FileOperation.Rename, "metrics.json")]
    [InlineData(FileOperation.Rename, "report.html")]
    [InlineData(FileOperation.Write, "log.jsonl")]
    [InlineData(FileOperation.Write, "events.out.tfevents")]
    public void Crash_loses_nothing(FileOperation operation, string name)
    {
        var whole = Path.Combine(Folder, "whole");
        var moments = 0;
        FaultyFiles.During(moment => moments += Matches(moment) ? 1 : 0, () => Resume(whole));
        foreach (var crash in new[] { 0, 1, 4, 5, moments - 2, moments - 1 }.Where(at => at < moments).Distinct())
        {
            var seen = 0;
            Assert.Throws<SimulatedCrashException>(() => FaultyFiles.During(moment =>
            {
                if (Matches(moment) && seen++ == crash) throw new SimulatedCrashException();
            }, () => Resume(Output)));
            CheckFiles();
            Resume(Output);
            Compare(whole);
            Directory.Delete(Output, recursive: true);
        }

        bool Matches(FileMoment moment) => moment.Operation == operation && Path.GetFileName(moment.Path).StartsWith(name, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_that_crashes_again_and_again_is_completed()
    {
        var random = new Random(5);
        for (var crashes = 0; crashes < 100; crashes++)
        {
            var left = 600 + random.Next(600);
            try
            {
                FaultyFiles.During(_ =>
                {
                    if (--left == 0) throw new SimulatedCrashException();
                }, () => Resume(Output));
                Assert.InRange(crashes, 2, 100);
                break;
            }
            catch (SimulatedCrashException)
            {
                CheckFiles();
            }
        }
        var whole = Path.Combine(Folder, "whole");
        Resume(whole);
        Compare(whole);
    }

    private void Resume(string output) => new Trainer(Everything with { Precision = ComputePrecision.Bf16 }, new TrainingOptions
    {
        OutputFolder = output, DataRoot = Data, Existing = ExistingRun.Resume, SaveEvery = new SaveInterval(Steps: 2),
    }, new RecordingObserver()).Run();

    /// <summary>Reads every file under its final name to the end.</summary>
    private void CheckFiles()
    {
        foreach (var file in Directory.GetFiles(Output, "*.safetensors")) Assert.NotEmpty(BytesOf(file));
        var folder = new RunFolder(Output);
        _ = folder.ReadStatus();
        if (File.Exists(folder.Metrics)) JsonDocument.Parse(File.ReadAllText(folder.Metrics)).Dispose();
        if (File.Exists(folder.Report)) Assert.EndsWith("</html>", File.ReadAllText(folder.Report).TrimEnd(), StringComparison.Ordinal);
    }

    private void Compare(string whole)
    {
        foreach (var name in new[] { "last.safetensors", "best.safetensors", "state.safetensors" })
            Assert.Equal(BytesOf(Path.Combine(whole, name)), BytesOf(Path.Combine(Output, name)));
        CheckFiles();
        Assert.True(File.Exists(new RunFolder(Output).Metrics));
        Assert.True(File.Exists(new RunFolder(Output).Report));
        Assert.Equal(WithoutTimes(Path.Combine(whole, "log.jsonl")), WithoutTimes(Path.Combine(Output, "log.jsonl")));
        Assert.Empty(Directory.GetFiles(Output, "*.tmp"));
    }
}
