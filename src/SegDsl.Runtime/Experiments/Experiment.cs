using SegDsl.Checkpoints;
using SegDsl.Data;
using SegDsl.Inference;
using SegDsl.Losses;
using SegDsl.Metrics;
using SegDsl.Networks;
using SegDsl.Optimizers;
using SegDsl.Precision;
using SegDsl.Schedules;
using SegDsl.Validation;

namespace SegDsl.Experiments;

/// <summary>
/// The settings of a training run, declared in a <c>.seg</c> file or created in C#. A number that is out of range is rejected with an
/// <see cref="ArgumentOutOfRangeException"/>.
/// </summary>
public sealed record Experiment
{
    /// <summary>The name of the declaration.</summary>
    public required string Name { get; init; }

    /// <summary>The first line of the doc comment; empty if there is none.</summary>
    public string Summary { get; init; } = "";

    /// <summary>The text of the declaration, starting with <c>experiment</c>; empty if it was not declared in a <c>.seg</c> file.</summary>
    public string Declaration { get; init; } = "";

    /// <summary>The name of the network.</summary>
    public required string NetworkName { get; init; }

    /// <summary>
    /// Creates a new network, initialized with torch's default random generator. Every run calls it once, and disposes the network at its end.
    /// </summary>
    public required Func<SegmentationNetwork> CreateNetwork { get; init; }

    /// <summary>The dataset.</summary>
    public required DatasetDefinition Data { get; init; }

    /// <summary>The split for training.</summary>
    public string TrainSplit { get; init; } = "train";

    /// <summary>The split for evaluation.</summary>
    public string ValidationSplit { get; init; } = "val";

    /// <summary>How the samples of an epoch are selected.</summary>
    public SamplingDefinition Sampling { get; init; } = new RandomSampling();

    /// <summary>The augmentations of training samples, in order.</summary>
    public IReadOnlyList<Augmentation> Augment { get; init; } = [];

    /// <summary>The loss.</summary>
    public required LossDefinition Loss { get; init; }

    /// <summary>The metrics that are written in C#.</summary>
    public IReadOnlyList<ExternMetricDefinition> Metrics { get; init; } = [];

    /// <summary>The optimizer.</summary>
    public required OptimizerDefinition Optimizer { get; init; }

    /// <summary>The learning rate schedule.</summary>
    public ScheduleDefinition Schedule { get; init; } = new PolynomialSchedule();

    /// <summary>The number of epochs; at least 1.</summary>
    public required int Epochs { get; init => field = Limit.AtLeast(1, value); }

    /// <summary>The batch size per device; at least 1.</summary>
    public required int Batch { get; init => field = Limit.AtLeast(1, value); }

    /// <summary>
    /// The number of batches whose gradients are averaged per optimizer step; at least 1. Batch normalization sees each batch separately. Batches at the end of
    /// an epoch that do not fill a step are dropped.
    /// </summary>
    public int Accumulate { get; init => field = Limit.AtLeast(1, value); } = 1;

    /// <summary>The maximum norm of the gradient over all parameters; greater than 0. Larger gradients are scaled to it. Null for no limit.</summary>
    public double? Clip { get; init => field = value is { } norm ? Limit.Positive(norm) : null; }

    /// <summary>
    /// The decay of the exponential moving average of the weights, greater than 0 and less than 1. If set, the average is evaluated and saved. Null for no
    /// average.
    /// </summary>
    public double? Average { get; init => field = value is { } decay ? Limit.Positive(Limit.Decay(decay)) : null; }

    /// <summary>The number of epochs between evaluations; at least 1. The network is always evaluated at the end.</summary>
    public int EvaluateEvery { get; init => field = Limit.AtLeast(1, value); } = 1;

    /// <summary>
    /// The metric of a target, or one of <see cref="Metrics"/>, that decides which evaluation is the best; null for the mean IoU of a network that segments,
    /// otherwise for the RMSE, mean IoU or accuracy of the first target.
    /// </summary>
    public BestMetric? Best { get; init; }

    /// <summary>
    /// The number of evaluations without a better score, see <see cref="Best"/>, before training stops; at least 1. Null for no early stopping.
    /// </summary>
    public int? Patience { get; init => field = Limit.AtLeast(1, value); }

    /// <summary>The learning rates and weight decays of parts of the network. Of several rules for a parameter, the last one applies.</summary>
    public IReadOnlyList<ParameterRule> Rules { get; init; } = [];

    /// <summary>The parts of the network that are not trained, in all epochs or some.</summary>
    public IReadOnlyList<FrozenPart> Freeze { get; init; } = [];

    /// <summary>
    /// The parts of the network whose activations are not kept in training, but computed again in the backward pass: <c>backbone</c>, or paths of modules.
    /// </summary>
    public IReadOnlyList<string> Recompute { get; init; } = [];

    /// <summary>The experiment whose trained weights are loaded at the start, where names and shapes match; null for none.</summary>
    public string? StartFrom { get; init; }

    /// <summary>The weights file that is loaded at the start, where names and shapes match; null for none.</summary>
    public string? StartFile { get; init; }

    /// <summary>The beginnings of keys that are replaced in the weights that are loaded at the start.</summary>
    public IReadOnlyList<KeyRename> StartRenames { get; init; } = [];

    /// <summary>The precision of network computations in training; weights and losses are always float32.</summary>
    public ComputePrecision Precision { get; init; }

    /// <summary>Whether all batch normalization layers are synchronized over the devices, not only those declared so.</summary>
    public bool SyncNorm { get; init; }

    /// <summary>Whether feature maps and weights use channels-last layout in training, which makes most networks faster.</summary>
    public bool ChannelsLast { get; init; } = true;

    /// <summary>How the network is applied to an image in evaluation.</summary>
    public InferenceMode Inference { get; init; } = new();

    /// <summary>The settings whose values are combined in a sweep; empty if there is none.</summary>
    public IReadOnlyList<SweptSetting> Sweep { get; init; } = [];

    /// <summary>The random seed of initial weights, sample order, augmentation and dropout; at least 0.</summary>
    public long Seed { get; init => field = Limit.AtLeast(0, value); }

    /// <summary>
    /// The settings that a run can override. Those of a part that a program has replaced, for example of the loss, are left out.
    /// </summary>
    public IReadOnlyList<ExperimentSetting> Settings { get => [.. field.Where(setting => setting.AppliesTo(this))]; init; } = [];

    /// <summary>A term of the loss, which must be a sum.</summary>
    /// <param name="index">The index of the term, starting at 0.</param>
    public LossTerm Term(int index) => ((WeightedSumDefinition)Loss).Terms[index];

    /// <summary>Returns a copy with one term of the loss replaced. The loss must be a sum.</summary>
    /// <param name="index">The index of the term, starting at 0.</param>
    /// <param name="term">The new term.</param>
    public Experiment WithTerm(int index, LossTerm term) =>
        this with { Loss = new WeightedSumDefinition([.. ((WeightedSumDefinition)Loss).Terms.Select((old, i) => i == index ? term : old)]) };

    /// <summary>Returns a copy with one rule replaced.</summary>
    /// <param name="index">The index of the rule, starting at 0.</param>
    /// <param name="rule">The new rule.</param>
    public Experiment WithRule(int index, ParameterRule rule) => this with { Rules = [.. Rules.Select((old, i) => i == index ? rule : old)] };

    /// <summary>Returns a copy with one augmentation replaced.</summary>
    /// <param name="index">The index of the augmentation, starting at 0.</param>
    /// <param name="augmentation">The new augmentation.</param>
    public Experiment WithAugmentation(int index, Augmentation augmentation) =>
        this with { Augment = [.. Augment.Select((old, i) => i == index ? augmentation : old)] };
}

/// <summary>A metric of a target that decides which evaluation is the best.</summary>
/// <param name="Name">The name of the metric, for example <c>rmse</c>.</param>
/// <param name="Target">The name of the target.</param>
public sealed record BestMetric(string Name, string Target);
