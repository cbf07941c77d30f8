using System.Globalization;
using SegDsl.Checkpoints;
using SegDsl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Tests.Training;

public sealed class TrainerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("seg-training-tests-").FullName;

    public TrainerTests() => TinyShapes.Write(Data);

    private string Data => Path.Combine(folder, "data");

    private string Output => Path.Combine(folder, "run");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_run_learns_and_leaves_weights_and_logs()
    {
        var observer = new RecordingObserver();

        var result = Train(TinyShapes.Experiment, observer: observer);

        Assert.Equal((30, false), (result.Steps, result.Stopped));
        Assert.Equal((30, 3, 6), (observer.Plan?.Steps, observer.Plan?.StepsPerEpoch, observer.Plan?.TrainingImages));
        Assert.True(observer.Steps[^1].Loss < observer.Steps[0].Loss / 3, $"from {observer.Steps[0].Loss} to {observer.Steps[^1].Loss}");
        Assert.True(result.Evaluation?.MeanIoU > 0.95, $"mean IoU {result.Evaluation?.MeanIoU}");
        Assert.Equal(
            ["best.safetensors", "last.safetensors", "log.csv", "metrics.json"],
            Directory.GetFiles(Output).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(File.ReadAllBytes(result.LastWeights), File.ReadAllBytes(Path.Combine(Output, "best.safetensors")));
    }

    [Fact]
    public void The_log_has_a_line_for_every_step()
    {
        var result = Train(TinyShapes.Experiment with { Epochs = 2 }, evaluateEvery: 1);

        var lines = File.ReadAllLines(Path.Combine(Output, "log.csv"));
        Assert.Equal(7, lines.Length);
        Assert.StartsWith("step,epoch,learning_rate,loss,", lines[0], StringComparison.Ordinal);
        Assert.EndsWith(",seconds,mean_iou", lines[0], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.Equal(lines[0].Count(c => c == ','), line.Count(c => c == ',')));
        Assert.StartsWith("1,1,0.1,", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(",", lines[1], StringComparison.Ordinal);
        Assert.Equal([3, 6], result.Evaluations.Select(e => e.Step));
        var logged = double.Parse(lines[3].Split(',')[^1], CultureInfo.InvariantCulture);
        Assert.Equal(result.Evaluations[0].Evaluation.MeanIoU, logged, 5);
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights()
    {
        var first = File.ReadAllBytes(Train(TinyShapes.Experiment, steps: 7).LastWeights);
        var second = File.ReadAllBytes(Train(TinyShapes.Experiment, steps: 7).LastWeights);
        var other = File.ReadAllBytes(Train(TinyShapes.Experiment with { Seed = 4 }, steps: 7).LastWeights);

        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public void The_rate_follows_the_schedule_over_the_steps_of_the_run()
    {
        var observer = new RecordingObserver();

        Train(TinyShapes.Experiment with { Schedule = new PolynomialSchedule(1) }, steps: 4, observer: observer);

        Assert.Equal([0.1, 0.075, 0.05, 0.025], observer.Steps.Select(step => Math.Round(step.LearningRate, 12)));
    }

    [Fact]
    public void What_is_logged_as_loss_is_the_sum_of_its_parts()
    {
        var observer = new RecordingObserver();

        Train(TinyShapes.Experiment, steps: 3, observer: observer);

        Assert.All(observer.Steps, step => Assert.Equal(step.Loss, step.Parts.Sum(part => part.Value), 5));
    }

    [Fact]
    public void A_loss_that_is_no_number_stops_the_run()
    {
        var experiment = TinyShapes.Experiment with { Optimizer = new SgdDefinition(1e30) };

        var error = Assert.Throws<TrainingException>(() => Train(experiment));

        Assert.Contains("learning rate", error.Message, StringComparison.Ordinal);
        Assert.Contains("of 30", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Output, "last.safetensors")));
    }

    [Fact]
    public void A_stopped_run_saves_its_weights_after_the_step()
    {
        using var stop = new CancellationTokenSource();
        var observer = new RecordingObserver(step =>
        {
            if (step.Step == 4) stop.Cancel();
        });

        var result = Train(TinyShapes.Experiment, observer: observer, stopping: stop.Token);

        Assert.Equal((5, true), (result.Steps, result.Stopped));
        Assert.Null(result.Evaluation);
        using var weights = Checkpoint.Open(result.LastWeights);
        Assert.Equal("5", weights.Metadata["steps"]);
    }

    [Fact]
    public void Starting_from_weights_takes_what_fits_and_says_what_does_not()
    {
        var start = Path.Combine(folder, "start.safetensors");
        using (var larger = new TinyNetwork(5, 8)) SafetensorsWriter.Write(start, larger.state_dict());
        var observer = new RecordingObserver();

        Train(TinyShapes.Experiment, steps: 1, start: start, observer: observer);

        var note = Assert.Single(observer.Notes);
        Assert.Contains("2 of 4", note, StringComparison.Ordinal);
        Assert.Contains("last.weight [2, 8, 1, 1], in the file [5, 8, 1, 1]", note, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_of_which_nothing_fits_are_refused()
    {
        var start = Path.Combine(folder, "start.safetensors");
        SafetensorsWriter.Write(start, [new("other", zeros(1))]);

        Assert.Throws<TrainingException>(() => Train(TinyShapes.Experiment, start: start));
        Assert.False(Directory.Exists(Output));
    }

    [Fact]
    public void Steps_leave_no_tensors_behind()
    {
        var counts = new List<long>();
        var observer = new RecordingObserver(_ => counts.Add(DisposeScopeManager.Statistics.ThreadTotalLiveCount));

        Train(TinyShapes.Experiment, steps: 12, observer: observer);

        // Batches may be made on other threads, whose count this is not, but are freed on this one. The first step makes the optimiser's buffers.
        Assert.All(counts.Zip(counts.Skip(1), (before, after) => after - before).Skip(1), growth => Assert.InRange(growth, -2, 0));
    }

    private TrainingResult Train(
        Experiment experiment,
        int? steps = null,
        int? evaluateEvery = null,
        string? start = null,
        RecordingObserver? observer = null,
        CancellationToken stopping = default)
    {
        var options = new TrainingOptions { OutputFolder = Output, DataRoot = Data, Steps = steps, EvaluateEvery = evaluateEvery, StartWeights = start };
        return new Trainer(experiment, options, observer ?? new RecordingObserver()).Run(stopping);
    }
}
