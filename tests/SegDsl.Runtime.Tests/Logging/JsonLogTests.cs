using SegDsl.Experiments;
using System.Text.Json;
using SegDsl.Logging;
using SegDsl.Tests.Storage;
using SegDsl.Training;

namespace SegDsl.Tests.Logging;

public sealed class JsonLogTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Path => folder["log.jsonl"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Steps_and_evaluations_have_one_line_each_with_all_values()
    {
        using (var log = Begin()) Run(log, 0, 6);

        var lines = File.ReadAllLines(Path).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(
            ["step 1", "step 2", "step 3", "evaluation 3", "step 4", "step 5", "step 6", "evaluation 6"],
            lines.Select(line => $"{line.GetProperty("type").GetString()} {line.GetProperty("step").GetInt32()}"));
        var step = lines[4];
        Assert.Equal((2, 0.025, 0.25, 2, 1.5), (Int("epoch"), Double("learning_rate"), Double("loss"), Int("images"), Double("seconds")));
        Assert.Equal("""{"seg":0.1875,"edge":0.0625}""", step.GetProperty("parts").GetRawText());
        Assert.True(Double("images_per_second") > 0);
        var (evaluation, scores) = (lines[3], LogFixture.Evaluation(3).Evaluation);
        Assert.Equal(scores.MeanIoU, evaluation.GetProperty("mean_iou").GetDouble(), 6);
        Assert.Equal(scores.Confusion.IoU(1) ?? -1, evaluation.GetProperty("classes")[1].GetProperty("iou").GetDouble(), 6);
        Assert.Equal(JsonValueKind.Null, evaluation.GetProperty("classes")[2].GetProperty("iou").ValueKind);
        Assert.True(evaluation.GetProperty("mean_boundary_f").EnumerateObject().Any());

        int Int(string name) => step.GetProperty(name).GetInt32();
        double Double(string name) => step.GetProperty(name).GetDouble();
    }

    [Fact]
    public void Line_is_written_immediately_after_its_step()
    {
        using var log = Begin();
        for (var step = 0; step < 3; step++)
        {
            log.Stepped(LogFixture.Step(step));
            Assert.Equal(step + 1, Read().Count(c => c == '\n'));
        }

        string Read()
        {
            using var stream = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd();
        }
    }

    [Theory]
    [InlineData(4, 3, 5)]
    [InlineData(3, 3, 4)]
    [InlineData(3, null, 3)]
    [InlineData(0, null, 0)]
    public void Resumed_run_has_every_step_once(int firstStep, int? evaluatedAt, int kept)
    {
        using (var log = Begin()) Run(log, 0, 5);
        var before = File.ReadAllLines(Path);

        using (var log = Begin(firstStep, evaluatedAt))
        {
            Assert.Equal(Enumerable.Range(0, firstStep), log.Steps.Select(step => step.Step));
            Assert.Equal(evaluatedAt is { } at ? [at] : [], log.Evaluations.Select(evaluation => evaluation.Step));
            // The evaluation after the last kept step is repeated, unless it is known to be complete.
            if (firstStep == 3 && evaluatedAt is null) log.Evaluated(LogFixture.Evaluation(3));
            Run(log, firstStep, 6);
            Assert.Equal([0, 1, 2, 3, 4, 5], log.Steps.Select(step => step.Step));
            Assert.Equal([3, 6], log.Evaluations.Select(evaluation => evaluation.Step));
        }

        var after = File.ReadAllLines(Path);
        Assert.Equal(before[..kept], after[..kept]);
        Assert.Equal(8, after.Length);
    }

    [Fact]
    public void Restored_entries_equal_the_logged_ones()
    {
        using (var log = Begin()) Run(log, 0, 3);

        using var again = Begin(3, 3);

        var (step, expected) = (again.Steps[2], LogFixture.Step(2));
        Assert.Equal(expected.Parts, step.Parts);
        Assert.Equal(expected with { Parts = step.Parts }, step);
        var scores = LogFixture.Evaluation(3).Evaluation;
        var evaluation = again.Evaluations[0];
        Assert.Equal(scores.MeanIoU, evaluation.MeanIoU ?? -1, 6);
        Assert.Equal(scores.Confusion.PixelAccuracy ?? -1, evaluation.PixelAccuracy ?? -1, 6);
        Assert.Equal(scores.MeanBoundaryF, evaluation.MeanBoundaryF ?? -1, 6);
        Assert.Equal(3, evaluation.ClassIoU.Count);
        Assert.Null(evaluation.ClassIoU[2]);
    }

    [Theory]
    [InlineData("{\"type\":\"step\",\"step\":5,\"epo")]
    [InlineData("{\"type\":\"step\",\"step\":5}\n")]
    [InlineData("\0\0\0\n{}\n")]
    public void Incomplete_lines_of_a_killed_process_are_removed(string rest)
    {
        using (var log = Begin()) Run(log, 0, 4);
        var whole = File.ReadAllText(Path);
        File.AppendAllText(Path, rest);

        using (var log = Begin(firstStep: 5, evaluatedAt: 3)) Assert.Equal(4, log.Steps.Count);

        Assert.Equal(whole, File.ReadAllText(Path));
    }

    [Fact]
    public void Full_disk_is_reported_with_the_file_name_and_leaves_whole_lines()
    {
        var whole = "";
        var error = Assert.Throws<TrainingException>(() => FaultyFiles.During(
            moment =>
            {
                if (moment is { Operation: FileOperation.Write, IsAfter: false } && new FileInfo(Path).Length > 0) throw new IOException("No space left");
            },
            () =>
            {
                using var log = Begin();
                log.Stepped(LogFixture.Step(0));
                whole = File.ReadAllText(Path);
                log.Stepped(LogFixture.Step(1));
            }));

        Assert.Equal($"Cannot write the log '{Path}': No space left.", error.Message);
        // The part of the line that was written is removed.
        Assert.Equal(whole, File.ReadAllText(Path));
    }

    [Fact]
    public void Device_at_the_path_is_reported()
    {
        File.CreateSymbolicLink(Path, "/dev/full");

        Assert.Equal($"Cannot write the log '{Path}': it is a device, not a file.", Assert.Throws<TrainingException>(() => Begin()).Message);
    }

    [Fact]
    public void Folder_at_the_path_is_reported()
    {
        Directory.CreateDirectory(Path);

        Assert.Contains(Path, Assert.Throws<TrainingException>(() => Begin()).Message, StringComparison.Ordinal);
    }

    private JsonLog Begin(int firstStep = 0, int? evaluatedAt = null)
    {
        var log = new JsonLog(Path);
        log.Starting(LogFixture.Plan(firstStep, evaluatedAt));
        return log;
    }

    /// <summary>Logs a range of steps, with an evaluation after every third.</summary>
    private static void Run(JsonLog log, int from, int to)
    {
        for (var step = from; step < to; step++)
        {
            log.Stepped(LogFixture.Step(step));
            if (step % 3 == 2) log.Evaluated(LogFixture.Evaluation(step + 1));
        }
    }
}
