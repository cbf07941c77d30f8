using static SegDsl.Language.Vocabulary.EntryParameter;

namespace SegDsl.Language.Vocabulary;

/// <summary>The losses of outputs that predict a target of the dataset other than its labels.</summary>
internal static class TargetLossEntries
{
    public static readonly EntryParameter Output = new("output", ParameterType.Output, "Output that the loss is computed on.") { IsRequired = true };

    public static readonly EntryParameter Target =
        new("target", ParameterType.Target, "Target of the dataset; by default the one with the name of the output.") { IsProperty = true };

    /// <summary>The losses of maps of values, such as depths, and of masks.</summary>
    public static IReadOnlyList<VocabularyEntry> Maps { get; } =
    [
        OfTarget("l1", "AbsoluteDefinition", "Absolute error, averaged over the pixels with a value.", LossOutputKind.Values),
        OfTarget("mse", "SquaredDefinition", "Squared error, averaged over the pixels with a value.", LossOutputKind.Values),
        OfTarget("huber", "HuberDefinition", "Squared error up to a limit and absolute error above it, averaged over the pixels with a value.",
            LossOutputKind.Values, Float("delta", 1, "Error at which the loss becomes linear.") with { Range = ValueRange.Positive }),
        OfTarget("berhu", "ReverseHuberDefinition", "Absolute error up to a limit and squared error above it, averaged over the pixels with a value.",
            LossOutputKind.Values,
            Float("share", 0.2, "The limit, as a fraction of the maximum error of the batch.") with { Range = ValueRange.UnitInterval }),
        OfTarget("silog", "ScaleInvariantDefinition",
            "Mean of the squared errors of logarithms minus a share of the square of their mean, of every image.", LossOutputKind.Values,
            Float("share", 0.5, "Share of the square of the mean that is subtracted; with 1, the scale of the output has no effect.") with
            {
                Range = ValueRange.UnitInterval,
            },
            Float("minimum", 0.001, "Output from which the logarithm is taken if it is smaller.") with { Range = ValueRange.Positive }),
        OfTarget("bce", "BinaryCrossEntropyDefinition", "Binary cross entropy of every label of a mask, averaged over the pixels with a value.",
            LossOutputKind.Masks, Float("positive", 1, "Weight of the pixels that have the label.") with { Range = ValueRange.Positive }),
        OfTarget("binary_dice", "BinaryDiceDefinition", "1 - 2 TP / (2 TP + FP + FN) of the probabilities of every label of a mask, averaged over the labels.",
            LossOutputKind.Masks, Float("smooth", 1, "Smoothing term of numerator and denominator.")),
    ];

    /// <summary>The losses of classes of images.</summary>
    public static IReadOnlyList<VocabularyEntry> Images { get; } =
    [
        OfTarget("cross_entropy", "ImageCrossEntropyDefinition", "Cross entropy of the class of an image, averaged over the images.",
            LossOutputKind.ImageClasses,
            Float("smoothing", 0, "Label smoothing, the fraction of the target that is spread over all classes.") with { Range = ValueRange.UnitInterval }),
    ];

    private static VocabularyEntry OfTarget(string name, string record, string summary, LossOutputKind kind, params EntryParameter[] parameters) =>
        new(name, "SegDsl.Losses." + record, summary)
        {
            Parameters = [Output, .. parameters, Target, .. LossTerms.Phase],
            Outputs = [new("", kind)],
        };
}
