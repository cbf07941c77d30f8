using System.Text.Json;
using SegDsl.Checkpoints;
using SegDsl.Experiments;
using SegDsl.Training;

namespace SegDsl.Tests.Training;

/// <summary>Runs that are resumed with another number of steps per epoch: three steps before.</summary>
public sealed class ChangedEpochTests : TrainingFixture
{
    private static readonly Experiment Experiment = TinyShapes.Experiment with { Epochs = 4, EvaluateEvery = 1 };

    private string Log => Path.Combine(Output, "log.jsonl");

    /// <summary>Batches of 1, 2, 3 and 6 images give 6, 3, 2 and 1 steps per epoch.</summary>
    [Theory]
    [InlineData(9, 1, 15, "which is step 1 of epoch 4.")]
    [InlineData(4, 1, 20, "which is step 3 of epoch 2.")]
    [InlineData(9, 6, 10, "which is step 1 of epoch 4.")]
    [InlineData(4, 6, 7, "which is step 1 of epoch 2.")]
    [InlineData(5, 3, 10, "which is step 2 of epoch 2.")]
    [InlineData(2, 6, 6, "which is step 1 of epoch 1.")]
    public void The_log_keeps_every_step_and_counts_on(int stop, int batch, int total, string position)
    {
        TrainUpTo(stop, Experiment);
        var before = File.ReadAllLines(Log);
        var observer = new RecordingObserver();

        var result = Train(Experiment with { Batch = batch }, observer: observer, existing: ExistingRun.Resume);

        Assert.Equal((RunEnd.Completed, total), (result.End, result.Steps));
        Assert.Equal(before, File.ReadLines(Log).Take(before.Length));
        Assert.Equal(Enumerable.Range(1, total), Logged("step"));
        Assert.Equal(Enumerable.Range(stop, total - stop), observer.Steps.Select(step => step.Step));
        Assert.Contains(observer.Notes, note => note.EndsWith($" The run continues with step {stop + 1}, {position}", StringComparison.Ordinal));
        var evaluations = Logged("evaluation");
        Assert.Equal(evaluations.Distinct().Order(), evaluations);
        Assert.Equal(4, evaluations.Count);
        var status = new RunFolder(Output).ReadStatus();
        Assert.Equal((total, total), (status?.Step, status?.Steps));
        using var weights = Checkpoint.Open(new RunFolder(Output).LastWeights);
        Assert.Equal($"{total}", weights.Metadata["steps"]);
    }

    /// <summary>The second interruption comes before the first evaluation with the new batch size.</summary>
    [Fact]
    public void Several_changes_add_up()
    {
        TrainUpTo(5, Experiment);
        TrainUpTo(6, Experiment with { Batch = 1 }, ExistingRun.Resume);
        TrainUpTo(8, Experiment with { Batch = 6 }, ExistingRun.Resume);
        Train(Experiment, existing: ExistingRun.Resume);

        Assert.Equal(Enumerable.Range(1, 11), Logged("step"));
        Assert.Equal([3, 7, 8, 11], Logged("evaluation"));
    }

    /// <summary>A number of steps on the command line includes those before the change.</summary>
    [Fact]
    public void The_given_number_of_steps_counts_all_steps()
    {
        TrainUpTo(6, Experiment);

        var result = Train(Experiment with { Batch = 6 }, steps: 8, existing: ExistingRun.Resume);

        Assert.Equal((RunEnd.Completed, 8), (result.End, result.Steps));
        Assert.Equal(Enumerable.Range(1, 8), Logged("step"));
    }

    private List<int> Logged(string type) =>
    [
        .. File.ReadLines(Log).Select(line => JsonDocument.Parse(line).RootElement).Where(line => line.GetProperty("type").GetString() == type)
            .Select(line => line.GetProperty("step").GetInt32()),
    ];
}
