using SegDsl.Checkpoints.Safetensors;
using SegDsl.Data;
using SegDsl.Experiments;
using SegDsl.Imaging;
using SegDsl.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Tests.Training;

/// <summary>Runs that would train on NaN, or compare networks by scores without meaning.</summary>
public sealed class RefusedRunTests : TrainingFixture
{
    private static Experiment Pooling { get; } = TinyShapes.Experiment with
    {
        Name = "Pooling", NetworkName = nameof(PoolingNetwork), CreateNetwork = () => new PoolingNetwork(), Settings = [],
    };

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Batch_norm_of_one_value_is_refused_before_the_run_starts(int accumulate)
    {
        Train(Pooling, steps: 1);
        var before = File.ReadAllBytes(Path.Combine(Output, "last.safetensors"));

        var error = Assert.Throws<TrainingException>(() => Train(Pooling with { Batch = 1, Accumulate = accumulate }));

        Assert.StartsWith("Layer 'pool.1': Batch normalization needs more than one value per channel", error.Message, StringComparison.Ordinal);
        Assert.Contains("the input is [1, 4, 1, 1]", error.Message, StringComparison.Ordinal);
        Assert.Contains("freeze norm", error.Message, StringComparison.Ordinal);
        // The earlier run is still there.
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(Output, "last.safetensors")));
    }

    [Fact]
    public void Frozen_statistics_and_larger_batches_are_accepted()
    {
        Train(Pooling with { Batch = 1, Freeze = [new("norm")] }, steps: 2);
        Train(Pooling with { Batch = 2 }, steps: 2);
    }

    [Fact]
    public void Probe_does_not_change_the_run()
    {
        // With batches of one image, the probe passes through the batch norm, whose statistics must be those of the step alone.
        var run = Train(TinyShapes.Experiment with { CreateNetwork = () => new NormalizedNetwork(), Batch = 1, Settings = [] }, steps: 1);

        using var file = SegDsl.Checkpoints.Checkpoint.Open(run.LastWeights);
        Assert.Equal(1, file.Read("norm.num_batches_tracked").item<long>());
    }

    [Fact]
    public void Running_statistics_that_are_not_finite_are_named()
    {
        var error = Assert.Throws<TrainingException>(
            () => Train(TinyShapes.Experiment with { CreateNetwork = () => new DivergingNetwork(), Settings = [] }, steps: 2));

        Assert.Contains("Weights are not finite after step 2: 'norm.running_var' (4 of 4 values)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_weights_that_are_not_finite_are_refused()
    {
        var start = Path.Combine(Folder, "start.safetensors");
        using (var network = new TinyNetwork(2, 8))
        {
            using (no_grad()) network.state_dict()["last.bias"][1] = tensor(float.NaN);
            SafetensorsWriter.Write(start, network.state_dict());
        }

        var error = Assert.Throws<TrainingException>(() => Train(TinyShapes.Experiment, start: start));

        Assert.Contains("its weights are not finite: 'last.bias' (1 of 2 values)", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Output));
    }

    [Fact]
    public void Scores_that_are_not_finite_stop_an_evaluation_and_keep_the_state()
    {
        var error = Assert.Throws<TrainingException>(
            () => Train(TinyShapes.Experiment with { CreateNetwork = () => new EvaluatesToNaN(), Settings = [] }, steps: 3));

        Assert.Contains("The evaluation on 'val' failed: 0: The output 'seg' of EvaluatesToNaN has NaN values", error.Message, StringComparison.Ordinal);
        Assert.Contains("The state after step 3 is saved", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluation_on_one_class_is_never_the_best()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Data, "labels", "val"))) ImageFile.Write(file, Filled(10));
        var observer = new RecordingObserver();

        var run = Train(TinyShapes.Experiment with { EvaluateEvery = 1 }, steps: 6, observer: observer);

        Assert.Null(run.BestWeights);
        Assert.Equal(2, observer.Evaluations.Count);
        Assert.All(observer.Evaluations, evaluation => Assert.False(evaluation.IsBest));
        Assert.Contains(observer.Notes, note => note.StartsWith("Warning: The labels of 'val' have 1 class, so no evaluation is the best", StringComparison.Ordinal));
        Assert.Contains(observer.Notes, note =>
            note.StartsWith("Warning: Class 'square' (20) does not occur in the 2 label images of 'val'.", StringComparison.Ordinal));
    }

    [Fact]
    public void Ordinary_labels_cause_no_warning()
    {
        var observer = new RecordingObserver();
        Train(TinyShapes.Experiment, steps: 1, observer: observer);
        Assert.Empty(observer.Notes);
    }

    private static LabelMap Filled(ushort value)
    {
        var map = new LabelMap(24, 20);
        Array.Fill(map.Values, value);
        return map;
    }

    /// <summary>A network with two outputs channels and one more layer than <see cref="Score"/>.</summary>
    private abstract class TestNetwork : SegmentationNetwork
    {
        protected TestNetwork(string name) : base(name) => register_module("score", Score);

        protected TorchSharp.Modules.Conv2d Score { get; } = nn.Conv2d(3, 2, 1);

        public override long Classes => 2;

        public sealed override NamedTensors forward(NetworkInputs inputs) => new Outputs(Compute(inputs.Image));

        protected abstract Tensor Compute(Tensor image);

        private sealed record Outputs(Tensor Seg) : NamedTensors
        {
            public override IReadOnlyList<NamedTensor> Computed => [new("seg", Seg)];
        }
    }

    private sealed class PoolingNetwork : TestNetwork
    {
        private readonly TorchSharp.Modules.Sequential pool =
            nn.Sequential(("0", nn.Conv2d(3, 4, 1)), ("1", new BatchNormalization(4)), ("2", nn.Conv2d(4, 2, 1)));

        public PoolingNetwork() : base(nameof(PoolingNetwork)) => register_module("pool", pool);

        protected override Tensor Compute(Tensor image) => Score.call(image) + pool.call(image.mean([2, 3], keepdim: true));
    }

    private sealed class NormalizedNetwork : TestNetwork
    {
        private readonly BatchNormalization norm = new(3);

        public NormalizedNetwork() : base(nameof(NormalizedNetwork)) => register_module("norm", norm);

        protected override Tensor Compute(Tensor image) => Score.call(norm.call(image));
    }

    /// <summary>Its running variance overflows, which does not affect the loss.</summary>
    private sealed class DivergingNetwork : TestNetwork
    {
        private readonly BatchNormalization norm = new(4);

        public DivergingNetwork() : base(nameof(DivergingNetwork)) => register_module("norm", norm);

        protected override Tensor Compute(Tensor image)
        {
            using (no_grad()) norm.running_var?.fill_(float.NaN);
            return Score.call(image) + 0 * norm.weight.sum();
        }
    }

    private sealed class EvaluatesToNaN() : TestNetwork(nameof(EvaluatesToNaN))
    {
        protected override Tensor Compute(Tensor image) => training ? Score.call(image) : Score.call(image) * float.NaN;
    }
}
