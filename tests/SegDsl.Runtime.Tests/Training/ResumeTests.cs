using SegDsl.Schedules;
using SegDsl.Optimizers;
using SegDsl.Experiments;
using SegDsl.Checkpoints;
using SegDsl.Data;
using SegDsl.Training;

namespace SegDsl.Tests.Training;

/// <summary>A run that is stopped and resumed gives exactly the same bits as an uninterrupted run.</summary>
public sealed class ResumeTests : TrainingFixture
{
    public static TheoryData<string> Kinds => [.. Experiments.Keys];

    private static Dictionary<string, Experiment> Experiments { get; } = new()
    {
        ["sgd"] = Dropping,
        ["nesterov"] = Dropping with { Optimizer = new SgdDefinition(0.05, Nesterov: true), Schedule = new CosineSchedule(Warmup: 2) },
        ["adam"] = Dropping with { Optimizer = new AdamDefinition(0.01, AmsGrad: true), Average = 0.9 },
        ["adamw"] = Dropping with { Optimizer = new AdamWDefinition(0.01), Batch = 1, Accumulate = 2, Clip = 0.5 },
        ["lion"] = Dropping with { Optimizer = new LionDefinition(0.001, WeightDecay: 0.1) },
        ["rmsprop"] = Dropping with { Optimizer = new RmsPropDefinition(0.001, Momentum: 0.9, Centered: true) },
        ["frozen"] = Dropping with { Freeze = [new("norm")], Average = 0.99, Schedule = new StepSchedule(3) },
        ["extern"] = Dropping with
        {
            Optimizer = new ExternParts.Momentum(0.05, Beta: 0.9, WeightDecay: 0.01),
            Augment = [.. Dropping.Augment, new ExternParts.Dark(0.5)],
            Loss = new ExternParts.Brier(),
            Metrics = [new ExternParts.Right()],
            Best = new("right", "seg"),
            Rules = [new(RuleKind.LearningRate, 0.1, IsFactor: true, ["first"]), new(RuleKind.WeightDecay, 0, IsFactor: false, ["bias"])],
            Clip = 0.5,
        },
        ["mixed"] = Dropping with { Augment = [.. Dropping.Augment, new MixUp(0.5)] },
        ["groups"] = Dropping with
        {
            Optimizer = new SgdDefinition(0.05),
            Rules =
            [
                new(RuleKind.LearningRate, 0.1, IsFactor: true, ["first"]),
                new(RuleKind.LearningRate, 0.02, IsFactor: false, ["last.bias"]),
                new(RuleKind.WeightDecay, 0, IsFactor: false, ["norm", "bias"]),
            ],
        },
        ["thawed"] = Dropping with { Freeze = [new("first", Until: 4), new("norm", From: 2, Until: 6), new("statistics", From: 8)] },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Resumed_runs_give_the_same_bits(string kind)
    {
        var experiment = Experiments[kind];
        var whole = Train(experiment, output: Path.Combine(Folder, "whole"));

        // Stop in the middle of an epoch, at its end, and after an evaluation.
        TrainUpTo(4, experiment);
        TrainUpTo(9, experiment, ExistingRun.Resume);
        TrainUpTo(18, experiment, ExistingRun.Resume);
        var resumed = Train(experiment, existing: ExistingRun.Resume);

        Assert.Equal((RunEnd.Completed, 30), (resumed.End, resumed.Steps));
        foreach (var name in new[] { "last.safetensors", "best.safetensors", "state.safetensors" })
            Assert.Equal(BytesOf(Path.Combine(Folder, "whole", name)), BytesOf(Path.Combine(Output, name)));
        Assert.Equal(whole.Evaluation?.MeanIoU, resumed.Evaluation?.MeanIoU);
        Assert.Equal(WithoutTimes(Path.Combine(Folder, "whole", "log.jsonl")), WithoutTimes(Path.Combine(Output, "log.jsonl")));
    }

    [Fact]
    public void Killed_run_resumes_after_the_last_save()
    {
        Train(Dropping, output: Path.Combine(Folder, "whole"));
        var files = new Dictionary<string, byte[]>();
        // The files after the save at step 12 are those that a process killed in step 14 leaves.
        Train(Dropping, saveEvery: new SaveInterval(Steps: 4), observer: new RecordingObserver(report =>
        {
            if (report.Step != 13) return;
            foreach (var file in Directory.GetFiles(Output, "*.*").Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)))
                files.Add(file, File.ReadAllBytes(file));
        }));
        foreach (var (file, bytes) in files) File.WriteAllBytes(file, bytes);
        File.WriteAllText(Path.Combine(Output, "last.safetensors.17-4.tmp"), "half");
        var observer = new RecordingObserver();

        Train(Dropping, existing: ExistingRun.Resume, observer: observer);

        Assert.Equal(12, observer.Plan?.FirstStep);
        Assert.Equal(12, observer.Steps[0].Step);
        Assert.Equal(BytesOf(Path.Combine(Folder, "whole", "last.safetensors")), BytesOf(Path.Combine(Output, "last.safetensors")));
        Assert.Equal(WithoutTimes(Path.Combine(Folder, "whole", "log.jsonl")), WithoutTimes(Path.Combine(Output, "log.jsonl")));
        Assert.Empty(Directory.GetFiles(Output, "*.tmp"));
    }

    [Fact]
    public void A_stop_request_does_not_wait_for_the_batch_in_preparation()
    {
        using var stop = new CancellationTokenSource();
        var experiment = Dropping with { Augment = [.. Dropping.Augment, new ExternParts.Stopping(stop)] };

        var result = Train(experiment, stopping: stop.Token);

        Assert.Equal((RunEnd.Stopped, 0), (result.End, result.Steps));
        Assert.Equal(0, new RunFolder(Output).ReadStatus()?.Step);
    }

    [Fact]
    public void Resume_starts_a_new_run_if_there_is_none()
    {
        var result = Train(Dropping, steps: 2, existing: ExistingRun.Resume);

        Assert.Equal((RunEnd.Completed, 2), (result.End, result.Steps));
    }

    [Fact]
    public void Complete_run_is_not_trained_again()
    {
        Train(Dropping);
        var before = BytesOf(Path.Combine(Output, "last.safetensors"));
        var observer = new RecordingObserver();

        var again = Train(Dropping, existing: ExistingRun.Resume, observer: observer);

        Assert.Equal((RunEnd.Completed, 30), (again.End, again.Steps));
        Assert.Null(again.Evaluation);
        Assert.Empty(observer.Steps);
        Assert.Equal(before, BytesOf(Path.Combine(Output, "last.safetensors")));
    }

    [Fact]
    public void Existing_run_is_not_overwritten_by_default()
    {
        Train(Dropping, steps: 2);
        var before = File.ReadAllBytes(Path.Combine(Output, "state.safetensors"));

        Assert.Contains("already", Assert.Throws<TrainingException>(() => Train(Dropping, existing: ExistingRun.Refuse)).Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(Output, "state.safetensors")));
        var status = new RunFolder(Output).ReadStatus();
        Assert.Equal(("Dropping", 2, 2), (status?.Experiment, status?.Step, status?.Steps));
    }

    [Fact]
    public void Run_of_another_experiment_or_network_is_not_resumed()
    {
        TrainUpTo(2, Dropping);

        var other = Assert.Throws<TrainingException>(() => Train(TinyShapes.Experiment, existing: ExistingRun.Resume));
        Assert.Contains("a run of Dropping", other.Message, StringComparison.Ordinal);
        var changed = Assert.Throws<TrainingException>(
            () => Train(TinyShapes.Experiment with { Name = "Dropping", CreateNetwork = () => new TinyNetwork(2, 9) }, existing: ExistingRun.Resume));
        Assert.Contains("has changed since the run was started", changed.Message, StringComparison.Ordinal);
        Assert.Throws<TrainingException>(() => Train(Dropping with { Optimizer = new AdamDefinition(0.1) }, existing: ExistingRun.Resume));
    }

    /// <summary>Both keep <c>exp_avg</c>, but Adam keeps more.</summary>
    [Fact]
    public void The_state_of_an_optimizer_with_more_state_is_refused()
    {
        TrainUpTo(2, Dropping with { Optimizer = new AdamDefinition(0.01) });

        var error = Assert.Throws<TrainingException>(() => Train(Dropping with { Optimizer = new LionDefinition(0.01) }, existing: ExistingRun.Resume));

        Assert.Contains("optimizer.", error.Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// With half the batch an epoch has twice the steps, as with half the number of ranks; the state of the optimizer does not depend on either.
    /// </summary>
    [Theory]
    [InlineData("lion")]
    [InlineData("rmsprop")]
    public void Runs_resume_with_another_number_of_steps_per_epoch(string kind)
    {
        var experiment = Experiments[kind];
        TrainUpTo(9, experiment);
        var before = OptimizerState();

        var observer = new RecordingObserver();
        Train(experiment with { Batch = experiment.Batch / 2 }, existing: ExistingRun.Resume, observer: observer);

        Assert.NotEmpty(before);
        Assert.Equal(before.Keys, OptimizerState().Keys);
        Assert.Equal((9, 9, 50), (observer.Plan?.FirstStep, observer.Steps[0].Step, observer.Steps[^1].Step));
        Assert.Equal((3, 9), (observer.Steps[0].Epoch, observer.Steps[^1].Epoch));
    }

    private Dictionary<string, long[]> OptimizerState()
    {
        using var file = Checkpoint.Open(Path.Combine(Output, "state.safetensors"));
        return file.Tensors.Where(t => t.Key.StartsWith("optimizer.", StringComparison.Ordinal)).ToDictionary(t => t.Key, t => t.Value.Shape.ToArray());
    }

    [Fact]
    public void Damaged_state_is_reported()
    {
        TrainUpTo(2, Dropping);
        File.WriteAllText(Path.Combine(Output, "state.safetensors"), "half of it");

        var error = Assert.Throws<CheckpointException>(() => Train(Dropping, existing: ExistingRun.Resume));

        Assert.Contains("state.safetensors", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_processes_cannot_train_in_the_same_folder()
    {
        var other = "";
        Train(Dropping, steps: 1, observer: new RecordingObserver(_ =>
            other = Assert.Throws<TrainingException>(() => Train(Dropping, existing: ExistingRun.Resume)).Message));

        Assert.Contains("Another process", other, StringComparison.Ordinal);
    }
}
