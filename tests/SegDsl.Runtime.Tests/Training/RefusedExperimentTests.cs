using SegDsl.Checkpoints;
using SegDsl.Data;
using SegDsl.Experiments;
using SegDsl.Imaging;
using SegDsl.Inference;
using SegDsl.Optimizers;
using SegDsl.Training;
using SegDsl.Validation;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Tests.Training;

/// <summary>Experiments of C# that cannot be trained, and what a resumed run reports.</summary>
public sealed class RefusedExperimentTests : TrainingFixture
{
    private TrainingOptions Resumed => new() { OutputFolder = Output, DataRoot = Data, Existing = ExistingRun.Resume };

    private string Refused(Experiment experiment) => Assert.Throws<TrainingException>(() => Train(experiment, steps: 1)).Message;

    [Fact]
    public void Training_needs_gradients()
    {
        using (no_grad()) Assert.Contains("gradients are turned off", Refused(TinyShapes.Experiment), StringComparison.Ordinal);
        using (inference_mode())
            Assert.Contains("outside of torch.no_grad() and torch.inference_mode()", Refused(TinyShapes.Experiment), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Output));
    }

    [Fact]
    public void A_network_must_be_created_for_every_run()
    {
        Assert.StartsWith(
            "TinyShapes: CreateNetwork returned null. It must create a network in every call, as in '() => new TinyNet()'.",
            Refused(TinyShapes.Experiment with { CreateNetwork = () => null! }), StringComparison.Ordinal);

        using var shared = new TinyNetwork(2, 8);
        var sharing = TinyShapes.Experiment with { CreateNetwork = () => shared };
        Train(sharing, steps: 1);
        Assert.StartsWith("TinyShapes: CreateNetwork returned the network of an earlier run.", Refused(sharing), StringComparison.Ordinal);

        var disposed = new TinyNetwork(2, 8);
        disposed.Dispose();
        Assert.StartsWith(
            "TinyShapes: CreateNetwork returned a network that was disposed.",
            Refused(TinyShapes.Experiment with { CreateNetwork = () => disposed }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_disposed_network_is_named()
    {
        var network = new TinyNetwork(2, 8);
        network.Dispose();
        var path = Path.Combine(Folder, "weights.safetensors");
        Assert.Contains("TinyNetwork was disposed", Assert.Throws<ObjectDisposedException>(() => network.Save(path)).Message, StringComparison.Ordinal);
        Assert.Throws<ObjectDisposedException>(() => network.Load(Train(TinyShapes.Experiment, steps: 1).LastWeights));
    }

    [Fact]
    public void A_resumed_run_reports_changed_settings_and_data()
    {
        Train(TinyShapes.Experiment with { Seed = 4 }, steps: 2);
        ImageFile.Write(Path.Combine(Data, "images", "train", "extra.png"), new RgbImage(24, 20));
        ImageFile.Write(Path.Combine(Data, "labels", "train", "extra.png"), new LabelMap(24, 20, Enumerable.Repeat((ushort)10, 24 * 20).ToArray()));
        File.Move(Path.Combine(Data, "images", "val", "0.png"), Path.Combine(Data, "images", "val", "z.png"));
        File.Move(Path.Combine(Data, "labels", "val", "0.png"), Path.Combine(Data, "labels", "val", "z.png"));
        var observer = new RecordingObserver();

        new Trainer(TinyShapes.Experiment with { Batch = 3 }, Resumed, observer).Run();

        Assert.Equal(
            [
                "An epoch had 3 steps before the run was resumed, and has 2 now. The run continues with step 3, which is step 2 of "
                    + "epoch 1.",
                "The setting 'batch' was 2 before the run was resumed, and is 3 now.",
                "The setting 'seed' was 4 before the run was resumed, and is 3 now.",
                "Warning: The split 'train' of Shapes had 6 images before the run was resumed, and has 7 now.",
                "Warning: The split 'val' of Shapes has other images than before the run was resumed.",
            ], observer.Notes.Take(5));
    }

    [Fact]
    public void A_resumed_run_reports_files_with_other_content()
    {
        Train(TinyShapes.Experiment, steps: 2);
        File.AppendAllText(Path.Combine(Data, "labels", "val", "0.png"), " ");
        var observer = new RecordingObserver();

        new Trainer(TinyShapes.Experiment, Resumed, observer).Run();

        Assert.Equal(
            "Warning: Files of the split 'val' of Shapes have other sizes than before the run was resumed: their content was changed.", observer.Notes[0]);
    }

    [Fact]
    public void Changes_of_an_experiment_without_settings_are_reported()
    {
        var plain = TinyShapes.Experiment with { Settings = [] };
        Train(plain, steps: 2);
        var observer = new RecordingObserver();

        new Trainer(plain with { Optimizer = new SgdDefinition(0.05) }, Resumed, observer).Run();

        var note = Assert.Single(observer.Notes);
        Assert.StartsWith("The setting 'optimizer' was SgdDefinition { LearningRate = 0.1,", note, StringComparison.Ordinal);
        Assert.Contains("and is SgdDefinition { LearningRate = 0.05,", note, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unchanged_run_resumes_without_notes_and_a_complete_one_has_its_last_scores()
    {
        foreach (var experiment in new[] { TinyShapes.Experiment, TinyShapes.Experiment with { Settings = [] } })
        {
            var whole = Train(experiment, steps: 4);
            var observer = new RecordingObserver();

            var again = new Trainer(experiment, Resumed with { Steps = 4 }, observer).Run();

            Assert.Empty(observer.Notes);
            Assert.Null(again.Evaluation);
            Assert.Equal(whole.Evaluation!.MeanIoU, again.LastEvaluation!.MeanIoU!.Value, 1e-5);
        }
    }

    [Fact]
    public void A_metric_that_decides_must_exist() => Assert.Equal(
        "TinyShapes: 'seg' has no metric 'top' that can decide which evaluation is the best. Set Best to a metric of a target or of Metrics, or to null for "
        + "the mean IoU.",
        Refused(TinyShapes.Experiment with { Best = new("top", "seg") }));

    [Fact]
    public void Metrics_have_different_names()
    {
        var twice = TinyShapes.Experiment with { Metrics = [new ExternParts.Right(), new ExternParts.Right()] };
        const string Message = "The metric right(seg) is given twice, so its scores cannot be told apart. Remove one of them.";
        Assert.Equal(Message, Assert.Throws<ExternException>(() => Train(twice, steps: 1)).Message);
        using var network = new TinyNetwork(2, 8);
        var evaluator = new Evaluator(new SegmentationDataset(TinyShapes.Dataset, Data, "val"), new() { Metrics = twice.Metrics });
        Assert.Equal(Message, Assert.Throws<ExternException>(() => evaluator.Evaluate(network)).Message);
    }

    [Fact]
    public void Results_print_as_a_line()
    {
        var result = Train(TinyShapes.Experiment, steps: 4);
        Assert.Matches(@"^Shapes val: mean IoU 0\.\d{4}, 2 images$", $"{result.Evaluation}");
        Assert.Matches(@"^Completed after step 4, mean IoU 0\.\d{4}$", $"{result}");
        Assert.Matches(@"^step 4: mean IoU 0\.\d{4}$", $"{result.LastEvaluation}");
    }

    [Fact]
    public void States_of_an_optimizer_have_different_names()
    {
        using var network = new TinyNetwork(2, 8);
        var error = Assert.Throws<OptimizerException>(() => new Optimizer(new Twice(), network.named_parameters()));
        Assert.StartsWith("The state of Twice has two tensors named 'mean'. Give each its own name", error.Message, StringComparison.Ordinal);
    }

    private sealed record Twice() : OptimizerDefinition(0.1, 0)
    {
        protected internal override IReadOnlyList<OptimizerState> State => [new("mean"), new("mean", IsScalar: true)];

        protected internal override void Update(OptimizerUpdate update)
        {
        }
    }
}
