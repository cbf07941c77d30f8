using static SegDsl.Language.Vocabulary.EntryParameter;

namespace SegDsl.Language.Vocabulary;

/// <summary>The losses.</summary>
internal static class LossEntries
{
    private static readonly EntryParameter Weights = new("weights", ParameterType.PerClass, "Weight of every class.");

    private static readonly EntryParameter Strict = new("strict", ParameterType.Classes, "Classes at whose pixels only the label is accepted.");

    private static readonly EntryParameter Smooth = Float("smooth", 1, "Smoothing term of numerator and denominator.");

    private static readonly EntryParameter PerImage = Bool("per_image", false, "Whether to compute the loss per image instead of per batch.");

    private static readonly EntryParameter Border = Int("border", 1, "Width of the border, in pixels.");

    private static readonly EntryParameter Gamma = Float("gamma", 2, "Focusing exponent, which reduces the weight of easy pixels.");

    private static readonly EntryParameter Threshold =
        Float("threshold", 0.7, "Probability of the true class below which a pixel is kept.") with { Range = ValueRange.UnitInterval };

    private static readonly EntryParameter MinKept = Int("min_kept", 10_000, "Minimum number of pixels to keep.");

    /// <summary>The output with scores of edges that restricts a loss, and the minimum probability of these edges.</summary>
    public static readonly EntryParameter[] Restriction =
    [
        new("at", ParameterType.Output, "Output with scores of edges; only pixels at predicted edges count.")
        {
            IsProperty = true, AdditionalOutput = LossOutputKind.EdgeScores,
        },
        Float("above", 0.8, "Minimum probability of an edge.") with { Range = ValueRange.UnitInterval, IsProperty = true, EffectiveWith = "at" },
    ];

    /// <summary>The output of a loss of labels.</summary>
    public static readonly EntryParameter LabelOutput = OutputOf("seg");

    public static IReadOnlyList<VocabularyEntry> All { get; } =
    [
        OfLabels("cross_entropy", "CrossEntropyDefinition", "Cross entropy, averaged over the pixels.",
            Float("smoothing", 0, "Label smoothing, the fraction of the target that is spread over all classes.") with { Range = ValueRange.UnitInterval },
            Weights),
        OfLabels("weighted_cross_entropy", "WeightedCrossEntropyDefinition", "Cross entropy with classes weighted inversely to their share of the pixels.",
            Float("bound", 1, "Maximum extra weight of a rare class."),
            Bool("per_batch", false, "Whether to compute class weights per batch instead of per image.")),
        OfLabels("ohem", "OhemDefinition", "Cross entropy, averaged over the pixels whose true class has a low probability.", Threshold, MinKept, Weights),
        OfLabels("focal", "FocalDefinition", "Cross entropy times (1 - p)^gamma for the probability p of the true class.", Gamma, Weights),
        OfLabels("poly1_focal", "Poly1FocalDefinition", "Focal loss plus epsilon times (1 - p)^(gamma + 1) for the probability p of the true class.",
            Gamma, Float("epsilon", 1, "Weight of the additional polynomial term.") with { Range = ValueRange.AtLeast(-1) }, Weights),
        OfLabels("dice", "DiceDefinition", "1 - 2 TP / (2 TP + FP + FN) of the probabilities, averaged over the classes that occur.", Smooth, PerImage),
        OfLabels("tversky", "TverskyDefinition", "1 - TP / (TP + alpha FP + beta FN) of the probabilities, averaged over the classes that occur.",
            Float("alpha", 0.3, "Weight of false positives."), Float("beta", 0.7, "Weight of false negatives."), Smooth, PerImage),
        OfLabels("lovasz", "LovaszDefinition", "Lovász-softmax, the extension of 1 - IoU to probabilities.", PerImage),
        OfOutput("relaxed", "RelaxedDefinition", "Cross entropy that accepts any class within a border around the pixel.",
            LossOutputKind.ClassScores, Border, Strict),
        OfOutput("boundary", "BoundaryDefinition", "Probabilities times the signed distance to the true region.",
            LossOutputKind.ClassScores, Int("reach", 20, "Maximum distance, in pixels.") with { Range = ValueRange.Count }),
        OfOutput("rmi", "RegionMutualInformationDefinition", "Region mutual information of squares of pixels.",
            LossOutputKind.ClassScores,
            Int("radius", 3, "Side of the regions, in pixels.") with { Range = ValueRange.Count },
            Int("stride", 4, "Downsampling factor.") with { Range = ValueRange.Count }),
        OfOutput("balanced_bce", "BalancedCrossEntropyDefinition", "Binary cross entropy with edge and non-edge pixels weighted equally.",
            LossOutputKind.EdgeScores, Border),
        new("joint_edge", "SegDsl.Losses.JointEdgeDefinition", "The weighted sum of four losses of a decoupled network, on its body, edges and scores.")
        {
            Parameters =
            [
                Float("seg", 1, "Weight of the loss on 'seg'."),
                Float("body", 1, "Weight of the loss on 'body'."),
                Float("edge", 1, "Weight of the loss on 'edge_logits'."),
                Float("attention", 1, "Weight of the loss at predicted edges."),
                MinKept,
                Int("attention_min_kept", 5_000, "Minimum number of pixels to keep at predicted edges."),
                Threshold,
                Float("attention_edge", 0.8, "Minimum probability of a predicted edge.") with { Range = ValueRange.UnitInterval },
                Border,
                Strict,
                .. LossTerms.Phase,
            ],
            Outputs =
            [
                new("seg", LossOutputKind.ClassScores), new("body", LossOutputKind.ClassScores), new("edge", LossOutputKind.EdgeProbabilities),
                new("edge_logits", LossOutputKind.EdgeScores),
            ],
            Samples = SampleKinds.Images,
        },
    ];

    private static VocabularyEntry OfLabels(string name, string record, string summary, params EntryParameter[] parameters) =>
        OfOutput(name, record, summary, LossOutputKind.ClassScores, [.. parameters, .. Restriction]) with { Samples = SampleKinds.Both };

    private static VocabularyEntry OfOutput(string name, string record, string summary, LossOutputKind kind, params EntryParameter[] parameters)
    {
        var output = kind == LossOutputKind.ClassScores ? "seg" : "edge_logits";
        return new(name, "SegDsl.Losses." + record, summary)
        {
            Parameters =
            [
                OutputOf(output),
                .. parameters,
                .. LossTerms.Phase,
            ],
            Outputs = [new(output, kind)],
            Samples = SampleKinds.Images,
        };
    }

    private static EntryParameter OutputOf(string name) =>
        new("output", ParameterType.Output, "Output that the loss is computed on.") { Default = name, IsProperty = true };
}
