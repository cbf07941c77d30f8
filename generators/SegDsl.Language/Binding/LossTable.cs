namespace SegDsl.Language.Binding;

/// <summary>The kinds of outputs that losses require.</summary>
public enum LossOutputKind
{
    /// <summary>Scores of the classes, one channel per class.</summary>
    ClassScores,

    /// <summary>Scores of edges before the sigmoid, one channel.</summary>
    EdgeScores,

    /// <summary>Probabilities of edges, one channel.</summary>
    EdgeProbabilities,
}

/// <summary>An output that a loss is computed on.</summary>
/// <param name="Name">The name of the output.</param>
/// <param name="Kind">The required kind.</param>
public sealed record LossOutput(string Name, LossOutputKind Kind);

/// <summary>A loss: a recipe with its default outputs.</summary>
/// <param name="Name">The name in the language.</param>
/// <param name="RecordType">The full C# name of the record.</param>
/// <param name="Parameters">The parameters, in order.</param>
/// <param name="Outputs">The outputs.</param>
internal sealed record LossRecipe(string Name, string RecordType, IReadOnlyList<RecipeParameter> Parameters, IReadOnlyList<LossOutput> Outputs)
    : Recipe(Name, RecordType, Parameters);

/// <summary>The losses.</summary>
internal static class LossTable
{
    /// <summary>The property for the output that a loss is computed on.</summary>
    public const string Output = "Output";

    /// <summary>The property for the edge output that restricts a loss to edges.</summary>
    public const string At = "At";

    /// <summary>The property for the minimum probability of these edges.</summary>
    public const string Above = "Above";

    /// <summary>The first epoch in which a term is active.</summary>
    public const string From = "From";

    /// <summary>The first epoch in which a term is inactive again.</summary>
    public const string Until = "Until";

    private static readonly RecipeParameter[] Phase = [Int("from", From), Int("until", Until, least: 1) with { IsOptional = true }];

    private static readonly RecipeParameter Weights = new("weights", RecipeValue.PerClass, ["Weights"]);

    private static readonly RecipeParameter Strict = new("strict", RecipeValue.Classes, ["Strict"]);

    private static readonly RecipeParameter PerImage = new("per_image", RecipeValue.Bool, ["PerImage"]);

    public static IReadOnlyList<LossRecipe> All { get; } =
    [
        OfLabels("cross_entropy", "CrossEntropyDefinition", Float("smoothing", "Smoothing", 1), Weights),
        OfLabels("weighted_cross_entropy", "WeightedCrossEntropyDefinition", Float("bound", "Bound"), new("per_batch", RecipeValue.Bool, ["PerBatch"])),
        OfLabels("ohem", "OhemDefinition", Float("threshold", "Threshold", 1), Int("min_kept", "MinKept"), Weights),
        OfLabels("focal", "FocalDefinition", Float("gamma", "Gamma"), Weights),
        OfLabels("dice", "DiceDefinition", Float("smooth", "Smooth"), PerImage),
        OfLabels("tversky", "TverskyDefinition", Float("alpha", "Alpha"), Float("beta", "Beta"), Float("smooth", "Smooth"), PerImage),
        OfLabels("lovasz", "LovaszDefinition", PerImage),
        OfOutput("relaxed", "RelaxedDefinition", LossOutputKind.ClassScores, Int("border", "Border"), Strict),
        OfOutput("boundary", "BoundaryDefinition", LossOutputKind.ClassScores, Int("reach", "Reach", least: 1)),
        OfOutput("rmi", "RegionMutualInformationDefinition", LossOutputKind.ClassScores, Int("radius", "Radius", least: 1), Int("stride", "Stride", least: 1)),
        OfOutput("balanced_bce", "BalancedCrossEntropyDefinition", LossOutputKind.EdgeScores, Int("border", "Border")),
        new("joint_edge", "SegDsl.Losses.JointEdgeDefinition",
            [
                Float("seg", "Seg"), Float("body", "Body"), Float("edge", "Edge"), Float("attention", "Attention"), Int("min_kept", "MinKept"),
                Int("attention_min_kept", "AttentionMinKept"), Float("threshold", "Threshold", 1), Float("attention_edge", "AttentionEdge", 1),
                Int("border", "Border"), Strict, .. Phase,
            ],
            [
                new("seg", LossOutputKind.ClassScores), new("body", LossOutputKind.ClassScores), new("edge", LossOutputKind.EdgeProbabilities),
                new("edge_logits", LossOutputKind.EdgeScores),
            ]),
    ];

    private static LossRecipe OfLabels(string name, string record, params RecipeParameter[] parameters) => OfOutput(
        name, record, LossOutputKind.ClassScores,
        [.. parameters, new("at", RecipeValue.Output, [At]) { IsProperty = true }, Float("above", Above, 1) with { IsProperty = true }]);

    private static LossRecipe OfOutput(string name, string record, LossOutputKind kind, params RecipeParameter[] parameters) => new(
        name, "SegDsl.Losses." + record,
        [new("output", RecipeValue.Output, [Output]) { IsProperty = true }, .. parameters, .. Phase],
        [new(kind == LossOutputKind.ClassScores ? "seg" : "edge_logits", kind)]);

    private static RecipeParameter Float(string name, string target, double most = double.MaxValue) => new(name, RecipeValue.Float, [target], Most: most);

    private static RecipeParameter Int(string name, string target, double least = 0) =>
        new(name, RecipeValue.Int, [target], Least: least, Most: int.MaxValue);
}
