using SegDsl.Schedules;
using SegDsl.Optimizers;
using SegDsl.Checkpoints.Safetensors;
using SegDsl.Experiments;
using System.Text.Json;
using SegDsl.Checkpoints;
using SegDsl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Tests.Training;

public sealed class TrainerTests : TrainingFixture
{
    [Fact]
    public void Run_learns_and_writes_weights_and_logs()
    {
        var observer = new RecordingObserver();

        var result = Train(TinyShapes.Experiment, observer: observer);

        Assert.Equal((30, false), (result.Steps, result.Stopped));
        Assert.Equal((30, 3, 6), (observer.Plan?.Steps, observer.Plan?.StepsPerEpoch, observer.Plan?.TrainingImages));
        Assert.True(observer.Steps[^1].Loss < observer.Steps[0].Loss / 3, $"from {observer.Steps[0].Loss} to {observer.Steps[^1].Loss}");
        Assert.True(result.Evaluation?.MeanIoU > 0.95, $"mean IoU {result.Evaluation?.MeanIoU}");
        Assert.Equal(
            ["best.safetensors", "events.out.tfevents", "last.safetensors", "log.jsonl", "metrics.json", "report.html", "state.safetensors"],
            Directory.GetFiles(Output).Select(file => string.Join('.', Path.GetFileName(file).Split('.').Take(3))).Order(StringComparer.Ordinal));
        Assert.Equal(result.Evaluations.Count, observer.Evaluations.Count);
    }

    [Fact]
    public void Log_has_one_line_per_step_and_evaluation()
    {
        var result = Train(TinyShapes.Experiment with { Epochs = 2 });

        var lines = File.ReadAllLines(Path.Combine(Output, "log.jsonl")).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(
            ["step 1", "step 2", "step 3", "evaluation 3", "step 4", "step 5", "step 6", "evaluation 6"],
            lines.Select(line => $"{line.GetProperty("type").GetString()} {line.GetProperty("step").GetInt32()}"));
        Assert.Equal(result.History.Select(step => step.Loss),
            lines.Where(line => line.TryGetProperty("loss", out _)).Select(line => line.GetProperty("loss").GetDouble()));
        Assert.Equal([3, 6], result.Evaluations.Select(e => e.Step));
        Assert.Equal(result.Evaluations[0].MeanIoU, lines[3].GetProperty("mean_iou").GetDouble());
    }

    [Fact]
    public void Same_seed_gives_the_same_weights()
    {
        var first = File.ReadAllBytes(Train(TinyShapes.Experiment, steps: 7).LastWeights);
        var second = File.ReadAllBytes(Train(TinyShapes.Experiment, steps: 7).LastWeights);
        var other = File.ReadAllBytes(Train(TinyShapes.Experiment with { Seed = 4 }, steps: 7).LastWeights);

        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public void Learning_rate_follows_the_schedule()
    {
        var observer = new RecordingObserver();

        Train(TinyShapes.Experiment with { Schedule = new PolynomialSchedule(1) }, steps: 4, observer: observer);

        Assert.Equal([0.1, 0.075, 0.05, 0.025], observer.Steps.Select(step => Math.Round(step.LearningRate, 12)));
    }

    [Fact]
    public void Logged_loss_is_the_sum_of_its_parts()
    {
        var observer = new RecordingObserver();

        Train(TinyShapes.Experiment, steps: 3, observer: observer);

        Assert.All(observer.Steps, step => Assert.Equal(step.Loss, step.Parts.Sum(part => part.Value), 5));
    }

    [Fact]
    public void Loss_that_is_not_finite_stops_the_run()
    {
        var experiment = TinyShapes.Experiment with { Optimizer = new SgdDefinition(1e30) };

        var error = Assert.Throws<TrainingException>(() => Train(experiment));

        Assert.Contains("learning rate", error.Message, StringComparison.Ordinal);
        Assert.Contains("of 30", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, new RunFolder(Output).ReadStatus()?.Step);
    }

    [Fact]
    public void Stopped_run_saves_its_weights_after_the_current_step()
    {
        using var stop = new CancellationTokenSource();
        var observer = new RecordingObserver(step =>
        {
            if (step.Step == 4) stop.Cancel();
        });

        var result = Train(TinyShapes.Experiment with { EvaluateEvery = 10 }, observer: observer, stopping: stop.Token);

        Assert.Equal((5, true), (result.Steps, result.Stopped));
        Assert.Null(result.Evaluation);
        using var weights = Checkpoint.Open(result.LastWeights);
        Assert.Equal("5", weights.Metadata["steps"]);
    }

    [Fact]
    public void Starting_from_weights_loads_matching_tensors_and_lists_the_others()
    {
        var start = Path.Combine(Folder, "start.safetensors");
        using (var larger = new TinyNetwork(5, 8)) SafetensorsWriter.Write(start, larger.state_dict());
        var observer = new RecordingObserver();

        Train(TinyShapes.Experiment, steps: 1, start: start, observer: observer);

        var note = Assert.Single(observer.Notes);
        Assert.Contains("2 of 4", note, StringComparison.Ordinal);
        Assert.Contains("last.weight [2, 8, 1, 1], but [5, 8, 1, 1] in the file", note, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_weights_without_matching_tensors_are_an_error()
    {
        var start = Path.Combine(Folder, "start.safetensors");
        SafetensorsWriter.Write(start, [new("other", zeros(1))]);

        Assert.Throws<TrainingException>(() => Train(TinyShapes.Experiment, start: start));
        Assert.False(Directory.Exists(Output));
    }

    [Fact]
    public void Steps_leak_no_tensors()
    {
        var counts = new List<long>();
        var observer = new RecordingObserver(_ => counts.Add(DisposeScopeManager.Statistics.ThreadTotalLiveCount));

        Train(TinyShapes.Experiment, steps: 12, observer: observer);

        // Batches may be created on other threads, which this count does not include, but are disposed on this one. The first step creates optimizer state.
        Assert.All(counts.Zip(counts.Skip(1), (before, after) => after - before).Skip(1), growth => Assert.InRange(growth, -2, 0));
    }

    [Fact]
    public void Frozen_modules_keep_their_weights_and_statistics()
    {
        var start = new TinyDropoutNetwork();
        SafetensorsWriter.Write(Path.Combine(Folder, "start.safetensors"), start.state_dict());

        var run = Train(Dropping with { Freeze = [new("norm"), new("first")] }, steps: 4, start: Path.Combine(Folder, "start.safetensors"));

        var (before, after) = (BytesOf(Path.Combine(Folder, "start.safetensors")), BytesOf(run.LastWeights));
        Assert.Equal(["last.bias", "last.weight"], before.Keys.Where(key => before[key] != after[key]));
    }

    [Theory]
    [InlineData("norms")]
    [InlineData("trunk")]
    public void Freezing_a_missing_module_is_an_error(string part) =>
        Assert.Contains($"'{part}'", Assert.Throws<TrainingException>(() => Train(Dropping with { Freeze = [new(part)] })).Message, StringComparison.Ordinal);

    [Fact]
    public void Average_of_the_weights_is_evaluated_and_saved()
    {
        var run = Train(Dropping with { Average = 0.5 }, steps: 3);

        // Computes the average from the weights after each step, using runs with the same seed that stop there.
        using var first = new TinyDropoutNetwork();
        var average = Weights(Train(Dropping with { Optimizer = new SgdDefinition(1e-30) }, steps: 1, output: Path.Combine(Folder, "0")).LastWeights);
        foreach (var (step, kept) in new[] { (1, 2 / 11.0), (2, 3 / 12.0), (3, 4 / 13.0) })
        {
            var stopped = Path.Combine(Folder, $"{step}");
            using var stop = new CancellationTokenSource();
            Train(Dropping, steps: 3, output: stopped, stopping: stop.Token, observer: new RecordingObserver(report =>
            {
                if (report.Step + 1 == step) stop.Cancel();
            }));
            var weights = Weights(Path.Combine(stopped, "last.safetensors"));
            average = [.. average.Zip(weights, (a, w) => kept * a + (1 - kept) * w)];
        }

        var saved = Weights(run.LastWeights);
        Assert.All(saved.Zip(average), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
        Assert.NotEqual(saved, Weights(Path.Combine(Folder, "3", "last.safetensors")));

        static double[] Weights(string path)
        {
            using var file = Checkpoint.Open(path);
            using var tensor = file.Read("last.weight");
            return [.. tensor.data<float>().Select(value => (double)value)];
        }
    }

    [Fact]
    public void Accumulated_batches_give_the_step_of_one_large_batch()
    {
        // Without batch norm and dropout, they differ only by rounding.
        var large = Train(TinyShapes.Experiment with { Batch = 6, Augment = [], Settings = [] }, steps: 4, output: Path.Combine(Folder, "large"));
        var small = Train(TinyShapes.Experiment with { Batch = 2, Accumulate = 3, Augment = [], Settings = [] }, steps: 4);

        Assert.All(small.History.Zip(large.History), pair => Assert.Equal(pair.Second.Loss, pair.First.Loss, 1e-4));
        Assert.All(small.History, step => Assert.Equal(6, step.Images));
    }

    [Fact]
    public void Step_cannot_need_more_batches_than_an_epoch_has()
    {
        var error = Assert.Throws<TrainingException>(() => Train(TinyShapes.Experiment with { Accumulate = 4 }));

        Assert.Contains("3 batches", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Clipping_limits_the_step()
    {
        var experiment = TinyShapes.Experiment with
        {
            Optimizer = new SgdDefinition(1, Momentum: 0, WeightDecay: 0), Schedule = new ConstantSchedule(), Clip = 0.01,
        };
        Train(experiment with { Optimizer = new SgdDefinition(1e-30, Momentum: 0, WeightDecay: 0) }, steps: 1, output: Path.Combine(Folder, "begin"));
        Train(experiment, steps: 1);

        using var before = Checkpoint.Open(Path.Combine(Folder, "begin", "last.safetensors"));
        using var after = Checkpoint.Open(Path.Combine(Output, "last.safetensors"));
        var square = before.Tensors.Keys.Sum(key => (after.Read(key) - before.Read(key)).square().sum().item<float>());
        Assert.Equal(0.01, Math.Sqrt(square), 1e-4);
    }

    [Fact]
    public void Training_stops_when_patience_runs_out()
    {
        // The learning rate changes nothing, so the first evaluation stays the best.
        var result = Train(Dropping with { Optimizer = new SgdDefinition(1e-30), EvaluateEvery = 1, Patience = 2, Freeze = [new("norm")] });

        Assert.Equal((RunEnd.OutOfPatience, 9), (result.End, result.Steps));
        Assert.Equal([3, 6, 9], result.Evaluations.Select(e => e.Step));
    }

    [Fact]
    public void Observers_receive_as_many_pictures_as_they_request()
    {
        var observer = new RecordingObserver(pictures: 5);

        Train(TinyShapes.Experiment, observer: observer);

        var report = observer.Evaluations[^1];
        Assert.True(report.IsBest || observer.Evaluations.Count > 1);
        Assert.Equal(["0", "1"], report.Pictures.Select(picture => picture.Sample.Name));
        Assert.All(report.Pictures, picture => Assert.NotNull(picture.Prediction.Edge));
    }

    [Fact]
    public void Infinite_gradient_is_reported_and_not_saved()
    {
        // The loss is finite at first; the weights after its step are not saved.
        var experiment = TinyShapes.Experiment with { Optimizer = new SgdDefinition(1e38, WeightDecay: 1e6) };

        var error = Assert.Throws<TrainingException>(() => Train(experiment, saveEvery: new SaveInterval(Steps: 1)));

        Assert.Contains("lower learning rate", error.Message, StringComparison.Ordinal);
        Assert.Contains("The state after step 0 is saved", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_that_cannot_be_written_is_reported_before_training()
    {
        File.WriteAllText(Path.Combine(Folder, "file"), "");
        var observer = new RecordingObserver();

        var error = Assert.Throws<TrainingException>(() => Train(TinyShapes.Experiment, output: Path.Combine(Folder, "file", "run"), observer: observer));

        Assert.Contains(Path.Combine(Folder, "file", "run"), error.Message, StringComparison.Ordinal);
        Assert.Empty(observer.Steps);
    }

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void Numbers_out_of_range_are_rejected(string property, Func<Experiment, Experiment> change)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => change(TinyShapes.Experiment));
        Assert.StartsWith(property + " must be ", error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, Func<Experiment, Experiment>> OutOfRange => new()
    {
        { "Epochs", e => e with { Epochs = 0 } },
        { "Batch", e => e with { Batch = 0 } },
        { "Average", e => e with { Average = 1 } },
        { "Average", e => e with { Average = 0 } },
        { "Clip", e => e with { Clip = 0 } },
        { "Clip", e => e with { Clip = double.NaN } },
        { "Patience", e => e with { Patience = 0 } },
        { "LearningRate", e => e with { Optimizer = new SgdDefinition(0) } },
        { "LearningRate", e => e with { Optimizer = e.Optimizer with { LearningRate = double.NaN } } },
    };

    [Theory]
    [MemberData(nameof(InvalidValues))]
    public void Invalid_values_are_reported(string expected, Func<Experiment, Experiment> change) =>
        Assert.Contains(expected, Assert.Throws<TrainingException>(() => Train(change(TinyShapes.Experiment))).Message, StringComparison.Ordinal);

    public static TheoryData<string, Func<Experiment, Experiment>> InvalidValues => new()
    {
        { "momentum must be greater than 0 with Nesterov momentum, but is 0", e => e with { Optimizer = new SgdDefinition(0.1, 0, Nesterov: true) } },
        { "restart must be less than the number of epochs (10), but is 10", e => e with { Schedule = new ScaledPolynomialSchedule(10) } },
        { "warmup epochs must be less than the number of epochs (10), but is 11", e => e with { Schedule = new ConstantSchedule(11) } },
        { "milestone must be less than the number of epochs (10), but is 12", e => e with { Schedule = new MultiStepSchedule([2, 12]) } },
    };
}
