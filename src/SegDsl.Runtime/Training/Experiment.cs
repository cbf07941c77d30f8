using SegDsl.Data;
using SegDsl.Losses;
using SegDsl.Networks;
using SegDsl.Validation;

namespace SegDsl.Training;

/// <summary>
/// All that a training run needs, as a <c>.seg</c> file declares it. A number that is out of range is refused with an
/// <see cref="ArgumentOutOfRangeException"/>.
/// </summary>
public sealed record Experiment
{
    /// <summary>The name of the declaration.</summary>
    public required string Name { get; init; }

    /// <summary>The first line of its doc comment; empty where it has none.</summary>
    public string Summary { get; init; } = "";

    /// <summary>Its text, from the word <c>experiment</c> on; empty where it was not declared in a <c>.seg</c> file.</summary>
    public string Declaration { get; init; } = "";

    /// <summary>The name of the network.</summary>
    public required string NetworkName { get; init; }

    /// <summary>Creates the network, initialized from torch's default random generator.</summary>
    public required Func<SegmentationNetwork> CreateNetwork { get; init; }

    /// <summary>The dataset.</summary>
    public required DatasetDefinition Data { get; init; }

    /// <summary>The split that is trained on.</summary>
    public string TrainSplit { get; init; } = "train";

    /// <summary>The split that is evaluated.</summary>
    public string ValidationSplit { get; init; } = "val";

    /// <summary>Which samples an epoch has.</summary>
    public SamplingDefinition Sampling { get; init; } = new RandomSampling();

    /// <summary>What happens to a training sample, in order.</summary>
    public IReadOnlyList<Augmentation> Augment { get; init; } = [];

    /// <summary>The loss.</summary>
    public required LossDefinition Loss { get; init; }

    /// <summary>The optimizer.</summary>
    public required OptimizerDefinition Optimizer { get; init; }

    /// <summary>How the learning rate changes.</summary>
    public ScheduleDefinition Schedule { get; init; } = new PolynomialSchedule();

    /// <summary>How often every training image is seen; at least 1.</summary>
    public required int Epochs { get; init => field = Limit.AtLeast(1, value); }

    /// <summary>Samples of a batch, on every device; at least 1.</summary>
    public required int Batch { get; init => field = Limit.AtLeast(1, value); }

    /// <summary>
    /// Batches whose gradients are averaged for one step of the optimizer, at least 1. Batch norm sees each alone. The batches of an epoch that do
    /// not make up a step are left out.
    /// </summary>
    public int Accumulate { get; init => field = Limit.AtLeast(1, value); } = 1;

    /// <summary>The greatest norm of the gradient, all parameters together; a longer one is scaled to it. Above 0; null for any.</summary>
    public double? Clip { get; init => field = value is { } norm ? Limit.Positive(norm) : null; }

    /// <summary>
    /// How much of the moving average of the weights a step leaves, above 0 and below 1; what is evaluated and saved is then the average. Null for
    /// the weights themselves.
    /// </summary>
    public double? Average { get; init => field = value is { } decay ? Limit.Positive(Limit.Decay(decay)) : null; }

    /// <summary>After how many epochs the network is evaluated, at least 1; it always is at the end.</summary>
    public int EvaluateEvery { get; init => field = Limit.AtLeast(1, value); } = 1;

    /// <summary>After how many evaluations without a better mean IoU training stops, at least 1; null for never.</summary>
    public int? Patience { get; init => field = Limit.AtLeast(1, value); }

    /// <summary>What is not trained: <c>norm</c> for the batch norms, <c>trunk</c> for the backbone, else the path of a module, say <c>layer1.0</c>.</summary>
    public IReadOnlyList<string> Freeze { get; init; } = [];

    /// <summary>The experiment whose trained weights this one starts from, as far as they fit; null where it names none.</summary>
    public string? StartFrom { get; init; }

    /// <summary>The file of weights that this one starts from, as far as they fit; null where it names none.</summary>
    public string? StartFile { get; init; }

    /// <summary>Fixes the run: initial weights, order of the samples, augmentation, dropout.</summary>
    public long Seed { get; init => field = Limit.AtLeast(0, value); }

    /// <summary>What a run may change.</summary>
    public IReadOnlyList<ExperimentSetting> Settings { get; init; } = [];

    /// <summary>A term of the loss, which is a sum.</summary>
    /// <param name="index">Its place, from 0.</param>
    public LossTerm Term(int index) => ((WeightedSumDefinition)Loss).Terms[index];

    /// <summary>This experiment with another term in its loss, which is a sum.</summary>
    /// <param name="index">Its place, from 0.</param>
    /// <param name="term">The term.</param>
    public Experiment WithTerm(int index, LossTerm term) =>
        this with { Loss = new WeightedSumDefinition([.. ((WeightedSumDefinition)Loss).Terms.Select((old, i) => i == index ? term : old)]) };

    /// <summary>This experiment with another augmentation in place of one.</summary>
    /// <param name="index">Its place, from 0.</param>
    /// <param name="augmentation">The augmentation.</param>
    public Experiment WithAugmentation(int index, Augmentation augmentation) =>
        this with { Augment = [.. Augment.Select((old, i) => i == index ? augmentation : old)] };
}
