using static SegDsl.Language.Vocabulary.EntryParameter;

namespace SegDsl.Language.Vocabulary;

/// <summary>The items of experiments.</summary>
public static class ExperimentItems
{
    /// <summary>The network with its arguments.</summary>
    public static ExperimentItem Network { get; } = new("network", "network Name(classes: Data.classes)");

    /// <summary>The dataset, with an optional fold.</summary>
    public static ExperimentItem Data { get; } = new("data", "data Name' or 'data Name(fold: 1)");

    /// <summary>The fold of the dataset, an argument of <see cref="Data"/>.</summary>
    public static EntryParameter Fold { get; } = Int("fold", 0, "Fold of the dataset.");

    /// <summary>The split to train on.</summary>
    public static ExperimentItem Train { get; } = Split("train", "train", "TrainSplit", "Split to train on.");

    /// <summary>The split to evaluate on.</summary>
    public static ExperimentItem Validate { get; } = Split("validate", "val", "ValidationSplit", "Split to evaluate on.");

    /// <summary>The sampling of an epoch.</summary>
    public static ExperimentItem Sampling { get; } = new("sampling", "sampling uniform(0.5, tile: 1024)");

    /// <summary>The augmentations of a training sample, in order.</summary>
    public static ExperimentItem Augment { get; } = new("augment", "augment scale(0.5..2.0), crop(832), flip");

    /// <summary>The loss, a weighted sum.</summary>
    public static ExperimentItem Loss { get; } = new("loss", "loss cross_entropy + dice");

    /// <summary>The metrics that are written in C#.</summary>
    public static ExperimentItem Metric { get; } = new("metric", "metric name(seg)");

    /// <summary>The optimizer.</summary>
    public static ExperimentItem Optimizer { get; } = new("optimizer", "optimizer sgd(lr: 0.01)");

    /// <summary>The schedule of the learning rate.</summary>
    public static ExperimentItem Schedule { get; } = new("schedule", "schedule poly(power: 0.9)");

    /// <summary>How the network is applied to an image in evaluation.</summary>
    public static ExperimentItem Inference { get; } = new("inference", "inference windows(512, flip: true)");

    /// <summary>The settings whose values are combined in a sweep.</summary>
    public static ExperimentItem Sweep { get; } = new("sweep", "sweep lr in [0.1, 0.01], crop in [256, 512]");

    /// <summary>The number of epochs.</summary>
    public static ExperimentItem Epochs { get; } =
        Number("epochs 80", Int("epochs", "Number of epochs.") with { Range = ValueRange.Count });

    /// <summary>The learning rates and weight decays of parts of the network.</summary>
    public static IReadOnlyList<ExperimentItem> Rules { get; } =
    [
        new("lr", "lr 0.1x for backbone, \"layer1.0\""),
        new("weight_decay", "weight_decay 0 for norm, bias"),
    ];

    /// <summary>The parts that are not trained.</summary>
    public static ExperimentItem Freeze { get; } = new("freeze", "freeze norm, backbone until 5, \"layer1.0\"");

    /// <summary>The parts whose activations are computed again in the backward pass.</summary>
    public static ExperimentItem Recompute { get; } = new("recompute", "recompute backbone, \"layer1\"");

    /// <summary>The origin of the initial weights.</summary>
    public static ExperimentItem Start { get; } = new("start", "start from Name' or 'start from \"file\" rename \"encoder.\" to \"backbone.\"");

    /// <summary>The metric that decides which evaluation is the best.</summary>
    public static ExperimentItem Best { get; } = new("best", "best mean_iou' or 'best rmse(depth)");

    /// <summary>The items with a number, a flag or a word.</summary>
    public static IReadOnlyList<ExperimentItem> Scalars { get; } =
    [
        Epochs,
        Number("batch 8", Int("batch", "Batch size per device.") with { Range = ValueRange.Count }),
        Number("accumulate 4", Int("accumulate", 1, "Number of batches per optimizer step.") with { Range = ValueRange.Count }),
        Number("clip 10", Float("clip", null, "Maximum gradient norm.") with { Range = ValueRange.Positive }),
        Number("ema 0.999", Float("ema", null, "Decay of the moving average of the weights, which is evaluated and saved.") with
        {
            Range = ValueRange.UnitInterval with { ExcludesMinimum = true, ExcludesMaximum = true }, Targets = ["Average"],
        }),
        Number("evaluate_every 5", Int("evaluate_every", 1, "Number of epochs between evaluations.") with { Range = ValueRange.Count }),
        Number(
            "patience 20",
            Int("patience", null, "Number of evaluations without a better score, see 'best', before training stops.") with { Range = ValueRange.Count }),
        Number("seed 1", Int("seed", 0, "Seed of the initial weights, shuffling, augmentation and dropout.") with { Range = new(0, long.MaxValue) }),
        new("precision", "precision bf16")
        {
            Parameter = new("precision", ParameterType.Word, "Precision of network computations; fp16 scales gradients and requires CUDA.")
            {
                Words = ["fp32", "bf16", "fp16"], Enumeration = "SegDsl.Precision.ComputePrecision", Default = "fp32",
            },
        },
        Flag("sync_norm", false, "Whether to synchronize batch norm across devices, even if the network does not declare 'norm sync'."),
        Flag("channels_last", true, "Whether to use the channels-last memory format, with which most networks train faster."),
    ];

    /// <summary>All items.</summary>
    public static IReadOnlyList<ExperimentItem> All { get; } =
        [
            Network, Data, Train, Validate, Sampling, Augment, Loss, Metric, Optimizer, Schedule, .. Rules, Freeze, Recompute, Start, Best, Inference, Sweep,
            .. Scalars,
        ];

    /// <summary>The name of the item that a group of the vocabulary belongs to.</summary>
    internal static string ItemOf(VocabularyGroup group) => group == ExperimentVocabulary.Augmentations ? Augment.Name : group.Kind;

    private static ExperimentItem Number(string example, EntryParameter parameter) => new(parameter.Name, example) { Parameter = parameter };

    private static ExperimentItem Flag(string name, bool byDefault, string help) =>
        new(name, $"{name} {(byDefault ? "false" : "true")}") { Parameter = Bool(name, byDefault, help) };

    private static ExperimentItem Split(string name, string byDefault, string target, string help) => new(name, $"{name} {byDefault}")
    {
        Parameter = new(name, ParameterType.Split, help) { Default = byDefault, Targets = [target] },
    };
}
