using SegDsl.Experiments;
using SegDsl.Training;

namespace SegDsl.Tests.Training;

/// <summary>What happens to the files that a run finds in its folder.</summary>
public sealed class RunFolderTests : TrainingFixture
{
    [Theory]
    [InlineData(ExistingRun.Resume, "last.safetensors")]
    [InlineData(ExistingRun.Resume, "best.safetensors")]
    [InlineData(ExistingRun.Resume, "log.jsonl")]
    [InlineData(ExistingRun.Resume, "report.html")]
    [InlineData(ExistingRun.Resume, "events.out.tfevents.1.x")]
    [InlineData(ExistingRun.Refuse, "last.safetensors")]
    [InlineData(ExistingRun.Refuse, "metrics.json")]
    public void Files_without_a_state_are_kept(ExistingRun existing, string name)
    {
        Directory.CreateDirectory(Output);
        File.WriteAllText(Path.Combine(Output, name), "precious");

        var error = Assert.Throws<TrainingException>(() => Train(TinyShapes.Experiment, existing: existing));

        Assert.Contains($"contains files of a run ({name}), but not the state to resume it (state.safetensors). Nothing was changed.", error.Message,
            StringComparison.Ordinal);
        Assert.Equal(name == "last.safetensors", error.Message.Contains("from its weights in another folder (StartWeights)", StringComparison.Ordinal));
        Assert.Contains("use another folder (OutputFolder), or replace the run (ExistingRun.Replace).", error.Message, StringComparison.Ordinal);
        Assert.Equal([name], Directory.GetFiles(Output).Select(Path.GetFileName));
        Assert.Equal("precious", File.ReadAllText(Path.Combine(Output, name)));
    }

    [Fact]
    public void Other_files_do_not_matter()
    {
        Directory.CreateDirectory(Output);
        File.WriteAllText(Path.Combine(Output, "notes.txt"), "mine");

        Train(TinyShapes.Experiment, steps: 1, existing: ExistingRun.Refuse);

        Assert.Equal("mine", File.ReadAllText(Path.Combine(Output, "notes.txt")));
    }

    [Fact]
    public void A_damaged_state_can_be_replaced_only()
    {
        Train(TinyShapes.Experiment, steps: 1);
        File.WriteAllText(Path.Combine(Output, "state.safetensors"), "damaged");

        Assert.ThrowsAny<SegDslException>(() => Train(TinyShapes.Experiment, steps: 1, existing: ExistingRun.Resume));
        Assert.ThrowsAny<SegDslException>(() => Train(TinyShapes.Experiment, steps: 1, existing: ExistingRun.Refuse));
        Assert.Equal("damaged", File.ReadAllText(Path.Combine(Output, "state.safetensors")));
        Assert.Equal(1, Train(TinyShapes.Experiment, steps: 1, existing: ExistingRun.Replace).Steps);
    }

    [Fact]
    public void A_run_that_stops_in_its_first_step_can_be_resumed()
    {
        var observer = new RecordingObserver(_ => throw new InvalidOperationException("killed"));
        Assert.Throws<InvalidOperationException>(() => Train(Dropping, saveEvery: new SaveInterval(Steps: 100), observer: observer));

        Assert.Equal((0, 30), (new RunFolder(Output).ReadStatus()?.Step, new RunFolder(Output).ReadStatus()?.Steps));
        Train(Dropping, existing: ExistingRun.Resume);
        Train(Dropping, output: Path.Combine(Folder, "whole"));
        Assert.Equal(File.ReadAllBytes(Path.Combine(Folder, "whole", "last.safetensors")), File.ReadAllBytes(Path.Combine(Output, "last.safetensors")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_folder_that_is_moved_during_a_run_ends_it(bool isReplaced)
    {
        var moved = Path.Combine(Folder, "moved");
        var error = Assert.Throws<TrainingException>(() => Train(Dropping, saveEvery: new SaveInterval(Steps: 4), observer: new RecordingObserver(report =>
        {
            if (report.Step != 9) return;
            Directory.Move(Output, moved);
            if (isReplaced) Directory.CreateDirectory(Output);
        })));

        Assert.Contains($"The folder '{Output}' was moved or deleted during the run.", error.Message, StringComparison.Ordinal);
        Assert.Contains("The state after step 6 was saved in the folder before that.", error.Message, StringComparison.Ordinal);
        Assert.Equal(6, new RunFolder(moved).ReadStatus()?.Step);
        Assert.Equal(isReplaced, Directory.Exists(Output));
        if (isReplaced) Assert.Empty(Directory.GetFileSystemEntries(Output));
    }

    [Fact]
    public void Scores_and_report_are_written_at_every_evaluation()
    {
        var seen = new List<string>();
        var folder = new RunFolder(Output);
        Train(Dropping, observer: new RecordingObserver(report =>
        {
            if (File.Exists(folder.Metrics) && File.Exists(folder.Report)) seen.Add(File.ReadAllText(folder.Metrics));
        }));

        Assert.True(seen.Distinct().Count() > 2);
    }

    [Theory]
    [InlineData("metrics.json")]
    [InlineData("report.html")]
    public void A_resumed_run_writes_missing_scores_and_reports_again(string name)
    {
        Train(Dropping);
        var file = Path.Combine(Output, name);
        var log = File.ReadAllText(Path.Combine(Output, "log.jsonl"));
        var before = Essence(file);
        File.Delete(file);

        Train(Dropping, existing: ExistingRun.Resume);

        Assert.Equal(before, Essence(file));
        Assert.Equal(log, File.ReadAllText(Path.Combine(Output, "log.jsonl")));

        // Times differ.
        static string Essence(string file) =>
            string.Join('\n', File.ReadLines(file)
                .Where(line => !line.Contains("seconds", StringComparison.Ordinal) && !line.Contains(" s, until", StringComparison.Ordinal)));
    }
}
