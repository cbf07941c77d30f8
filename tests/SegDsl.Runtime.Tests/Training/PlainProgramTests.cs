using Microsoft.Extensions.Logging;
using SegDsl.Data;
using SegDsl.Experiments;
using SegDsl.Imaging;
using SegDsl.Inference;
using SegDsl.Losses;
using SegDsl.Training;

namespace SegDsl.Tests.Training;

/// <summary>Training and evaluation from a plain C# program: tasks, cancellation, progress, loggers.</summary>
public sealed class PlainProgramTests : TrainingFixture
{
    [Fact]
    public async Task A_run_reports_its_progress_and_logs_what_the_command_prints()
    {
        var (progress, logger) = (new Recorder<TrainingProgress>(), new RecordingLogger());
        var options = new TrainingOptions { OutputFolder = Output, DataRoot = Data, Steps = 6 };

        var result = await new Trainer(TinyShapes.Experiment, options, logger: logger).RunAsync(progress);

        Assert.Equal(RunEnd.Completed, result.End);
        Assert.Equal(Enumerable.Range(0, 7), progress.Reports.Select(report => report.CompletedSteps).Distinct());
        Assert.Equal(1, progress.Reports[^1].Fraction);
        Assert.Equal(2, progress.Reports.Count(report => report.Evaluation is not null));
        Assert.Matches(@"^step 6 of 6, loss \d\.\d{3}, mean IoU 0\.\d{4}$", progress.Reports[^1].ToString());
        Assert.Contains(progress.Reports, report => report.EvaluatedImages is { Done: 1, Images: 2 });
        Assert.Contains(
            (LogLevel.Information, "TinyShapes: TinyNet with 242 trainable parameters, 6 steps with a total batch size of 2, 6 images, on cpu"),
            logger.Entries);
        Assert.Contains(
            logger.Entries, entry => entry.Level == LogLevel.Information && entry.Text.StartsWith("Step 1 of 6, epoch 1, loss", StringComparison.Ordinal));
        Assert.Contains(logger.Entries, entry => entry.Level == LogLevel.Debug && entry.Text.StartsWith("Step 2 of 6", StringComparison.Ordinal));
        Assert.Contains(logger.Entries, entry => entry.Text.StartsWith("After step 6: mean IoU 0.", StringComparison.Ordinal));
        Assert.DoesNotContain(logger.Entries, entry => entry.Level == LogLevel.Warning);
    }

    [Fact]
    public async Task A_canceled_run_ends_as_canceled_and_resumes_to_the_same_weights()
    {
        var whole = Train(Dropping, output: Path.Combine(Folder, "whole"));
        using var stop = new CancellationTokenSource();
        var options = new TrainingOptions { OutputFolder = Output, DataRoot = Data };
        var progress = new Recorder<TrainingProgress>(report =>
        {
            if (report.CompletedSteps == 4) stop.Cancel();
        });

        var task = new Trainer(Dropping, options).RunAsync(progress, stop.Token);
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
        Assert.True(task.IsCanceled);
        Assert.Equal(
            $"Training of Dropping was canceled after step 4. Its state is saved in '{Output}'; ExistingRun.Resume continues it.", error.Message);
        var resumed = await new Trainer(Dropping, options with { Existing = ExistingRun.Resume }).RunAsync();

        Assert.Equal(BytesOf(whole.LastWeights), BytesOf(resumed.LastWeights));
    }

    [Fact]
    public void A_run_does_not_resume_with_other_classes()
    {
        Train(TinyShapes.Experiment, steps: 2);
        var data = TinyShapes.Dataset;
        var swapped = TinyShapes.Experiment with { Data = data with { Classes = [.. data.Classes.Reverse()] } };

        var error = Assert.Throws<TrainingException>(
            () => new Trainer(swapped, new() { OutputFolder = Output, DataRoot = Data, Existing = ExistingRun.Resume }).Run());

        Assert.Equal(
            $"Cannot resume the run: the classes of {data.Name} have changed. They were {string.Join(", ", data.Classes.Select(c => c.Name))}, and are "
            + $"{string.Join(", ", data.Classes.Reverse().Select(c => c.Name))}. Train in another folder.", error.Message);
    }

    [Fact]
    public void What_cannot_be_trained_does_not_replace_a_run()
    {
        Train(TinyShapes.Experiment, steps: 2);
        var data = TinyShapes.Dataset;
        var options = new TrainingOptions { OutputFolder = Output, DataRoot = Data, Existing = ExistingRun.Replace };
        string Refused(Experiment experiment) => Assert.Throws<TrainingException>(() => new Trainer(experiment, options).Run()).Message;

        Assert.Contains(
            "declares neither classes nor targets", Refused(TinyShapes.Experiment with { Data = data with { Classes = [] } }), StringComparison.Ordinal);
        Assert.Equal(
            $"TinyShapes: TinyNet scores 2 classes, but {data.Name} has 1. Create the network with 1 classes.",
            Refused(TinyShapes.Experiment with { Data = data with { Classes = [data.Classes[0]] } }));
        Assert.True(File.Exists(Path.Combine(Output, "best.safetensors")));
    }

    [Fact]
    public void Settings_of_replaced_parts_are_left_out()
    {
        var setting = ExperimentSetting.Number(
            "loss.smoothing", "Smoothing.", new(0, 1), e => ((CrossEntropyDefinition)e.Loss).Smoothing, (e, _) => e);
        var experiment = TinyShapes.Experiment with { Loss = new CrossEntropyDefinition(Smoothing: 0.1), Settings = [setting] };

        Assert.Equal("0.1", Assert.Single(experiment.Settings).TextOf(experiment));
        Assert.Empty((experiment with { Loss = new TverskyDefinition() }).Settings);
    }

    [Fact]
    public async Task A_run_that_is_canceled_before_its_start_writes_nothing()
    {
        var options = new TrainingOptions { OutputFolder = Output, DataRoot = Data };
        var task = new Trainer(TinyShapes.Experiment, options).RunAsync(cancellationToken: new(canceled: true));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
        Assert.False(Directory.Exists(Output));
    }

    [Fact]
    public void Suspicious_labels_are_logged_as_warnings()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Data, "labels", "val")))
            ImageFile.Write(file, new LabelMap(24, 20, Enumerable.Repeat((ushort)10, 24 * 20).ToArray()));
        var logger = new RecordingLogger();
        new Trainer(TinyShapes.Experiment, new() { OutputFolder = Output, DataRoot = Data, Steps = 1 }, logger: logger).Run();
        Assert.Contains(
            logger.Entries,
            entry => entry.Level == LogLevel.Warning && entry.Text.StartsWith("Class 'square' (20) does not occur", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_evaluation_reports_its_progress_and_can_be_canceled()
    {
        using var network = new TinyNetwork(2, 8);
        var evaluator = new Evaluator(new SegmentationDataset(TinyShapes.Dataset, Data, "val"));
        var progress = new Recorder<EvaluationProgress>();

        var evaluation = await evaluator.EvaluateAsync(network, progress: progress);
        Assert.Equal([new(1, 2), new(2, 2)], progress.Reports);
        Assert.Equal(evaluation.Confusion.Counts, evaluator.Evaluate(network).Confusion.Counts);

        using var stop = new CancellationTokenSource();
        var task = evaluator.EvaluateAsync(network, progress: new Recorder<EvaluationProgress>(_ => stop.Cancel()), cancellationToken: stop.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
        Assert.True(task.IsCanceled);
    }

    /// <summary>Receives reports on the reporting thread; <see cref="Progress{T}"/> would forward them to other threads.</summary>
    private sealed class Recorder<T>(Action<T>? received = null) : IProgress<T>
    {
        public List<T> Reports { get; } = [];

        public void Report(T value)
        {
            Reports.Add(value);
            received?.Invoke(value);
        }
    }

    private sealed class RecordingLogger : ILogger
    {
        public List<(LogLevel Level, string Text)> Entries { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Entries.Add((logLevel, formatter(state, exception)));
    }
}
