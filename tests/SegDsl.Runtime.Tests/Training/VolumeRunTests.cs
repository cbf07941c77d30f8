using SegDsl.Data;
using SegDsl.Experiments;
using SegDsl.Inference;
using SegDsl.Losses;
using SegDsl.Precision;
using SegDsl.Tests.Volumes;
using SegDsl.Training;

namespace SegDsl.Tests.Training;

/// <summary>Runs on volumes.</summary>
public sealed class VolumeRunTests : TrainingFixture
{
    public VolumeRunTests()
    {
        Directory.Delete(Data, recursive: true);
        Blobs.Write(Data);
    }

    [Fact]
    public void A_network_learns_to_find_balls()
    {
        var observer = new RecordingObserver();
        var result = Train(Blobs.Experiment, observer: observer);

        Assert.Equal((RunEnd.Completed, 80), (result.End, result.Steps));
        // A threshold on single voxels reaches a Dice coefficient of 0.6.
        Assert.InRange(result.Evaluation?.Scores.Confusion.Dice(1) ?? 0, 0.75, 1);
        Assert.Equal(2, result.Evaluation?.Images);
        foreach (var file in new[] { "report.html", "metrics.json", "log.jsonl", "best.safetensors" })
            Assert.True(File.Exists(Path.Combine(Output, file)), file);
    }

    [Fact]
    public void Resumed_runs_give_the_same_bits()
    {
        var experiment = Blobs.Experiment with { Epochs = 3, EvaluateEvery = 2 };
        var whole = Train(experiment, output: Path.Combine(Folder, "whole"));
        TrainUpTo(5, experiment);
        var resumed = Train(experiment, existing: ExistingRun.Resume);
        Assert.Equal((RunEnd.Completed, 12), (resumed.End, resumed.Steps));
        Assert.Equal(BytesOf(Path.Combine(Folder, "whole", "state.safetensors")), BytesOf(Path.Combine(Output, "state.safetensors")));
        Assert.Equal(whole.Evaluation?.MeanIoU, resumed.Evaluation?.MeanIoU);
    }

    [Fact]
    public void Accumulation_weights_and_average_apply()
    {
        var result = Train(
            Blobs.Experiment with
            {
                Accumulate = 2, Batch = 1, Average = 0.5, ChannelsLast = true, Clip = 1,
                Loss = new CrossEntropyDefinition(Weights: [0.5, 2]),
            },
            steps: 6);
        Assert.Equal((RunEnd.Completed, 6), (result.End, result.Steps));
        Assert.True(double.IsFinite(result.Evaluation?.CrossEntropy ?? double.NaN));
    }

    [Fact]
    public void What_does_not_suit_volumes_is_refused_before_the_run()
    {
        var wrong = new (Experiment Experiment, string Message)[]
        {
            (Blobs.Experiment with { Augment = [new RandomCrop(8)] }, "Blobs: the augmentation RandomCrop is not for volumes."),
            (Blobs.Experiment with { Sampling = new ClassUniformSampling() }, "Blobs: volumes are sampled at random; use 'foreground' of 'volume_crop'."),
            (Blobs.Experiment with { Loss = new BoundaryDefinition() }, "Blobs: the loss compares neighboring pixels, and is not defined for volumes."),
            (Blobs.Experiment with { Precision = ComputePrecision.Bf16 },
                "Blobs: 'precision bf16' is not possible for volumes on the CPU, because libtorch computes wrong gradients of 3-D convolutions; use fp32."),
            (Blobs.Experiment with { Inference = new InferenceMode { Scales = [1, 2] } }, "Blobs: volumes are evaluated at scale 1 only."),
        };
        foreach (var (experiment, message) in wrong) Assert.Equal(message, Assert.Throws<TrainingException>(() => Train(experiment)).Message);
    }
}
