using SegDsl.Language.Types;
using SegDsl.Language.Vocabulary;

namespace SegDsl.Language.Binding;

/// <summary>Creates the vocabulary entries of losses, metrics, augmentations and optimizers that are written in C#.</summary>
internal static class ExternEntries
{
    /// <summary>The names of members that generated records inherit or declare, and of the fixed parameters of generated methods.</summary>
    private static readonly HashSet<string> Reserved = new(
        [
            "Above", "Apply", "At", "Classes", "Clone", "Compute", "Conflict", "Create", "Deconstruct", "EqualityContract", "Equals", "ExternName",
            "From", "GetHashCode", "GetType", "IgnoreIndex", "Labels", "LayerDecay", "LearningRate", "Logits", "Lr", "MemberwiseClone", "Output",
            "PrintMembers", "Random", "Sample", "State", "Target", "ToString", "Until", "Update", "Weight", "WeightDecay",
        ],
        StringComparer.Ordinal);

    private static readonly EntryParameter MetricOutput = new("output", ParameterType.Output, "Output that the metric is computed on.") { IsProperty = true };

    /// <summary>The words for targets after <c>of</c>.</summary>
    public static IReadOnlyList<string> TargetWords { get; } = [.. Enum.GetNames(typeof(ExternTarget)).Select(name => name.ToLowerInvariant())];

    /// <summary>Whether a parameter cannot have a name, because every such part has it, or generated C# uses it.</summary>
    public static bool IsReserved(string parameter) => CSharpNames.Pascal(parameter) is var name && (name.Length == 0 || Reserved.Contains(name));

    /// <summary>The built-in entries that the part is used like.</summary>
    public static IReadOnlyList<string> BuiltIn(string keyword) => keyword switch
    {
        "loss" => [.. ExperimentVocabulary.Losses.Entries.Concat(ExperimentVocabulary.ImageLosses.Entries).Select(e => e.Name)],
        "augment" => [.. ExperimentVocabulary.Augmentations.Entries.Select(e => e.Name)],
        "optimizer" => [.. ExperimentVocabulary.Optimizers.Entries.Select(e => e.Name)],
        _ => [TargetMetrics.MeanIoU, .. Enum.GetValues(typeof(BoundMapKind)).Cast<BoundMapKind>().SelectMany(TargetMetrics.Of)],
    };

    /// <summary>The entry of a part.</summary>
    public static VocabularyEntry Create(ExternPart part) => new(
        part.Name,
        $"{(part.Namespace.Length == 0 ? "" : part.Namespace + ".")}Externs.{CSharpNames.Pascal(part.Name)}Definition",
        part.Summary.Split('\n')[0])
    {
        IsExtern = true,
        Parameters = part switch
        {
            { Keyword: "loss", Target: ExternTarget.Labels } =>
                [LossEntries.LabelOutput, .. part.EntryParameters, .. LossEntries.Restriction, .. LossTerms.Phase],
            { Keyword: "loss" } => [TargetLossEntries.Output, .. part.EntryParameters, TargetLossEntries.Target, .. LossTerms.Phase],
            { Keyword: "metric", Target: ExternTarget.Labels } =>
                [MetricOutput with { Default = BlockSignature.PixelScores }, .. part.EntryParameters],
            { Keyword: "metric" } => [MetricOutput with { IsRequired = true }, .. part.EntryParameters],
            { Keyword: "optimizer" } => [OptimizerEntries.LearningRate, .. part.EntryParameters, OptimizerEntries.WeightDecay(0), OptimizerEntries.LayerDecay],
            _ => part.EntryParameters,
        },
        Outputs = part.Keyword != "loss" ? [] : part.Target switch
        {
            ExternTarget.Labels => [new(BlockSignature.PixelScores, LossOutputKind.ClassScores)],
            ExternTarget.Values => [new("", LossOutputKind.Values)],
            ExternTarget.Mask => [new("", LossOutputKind.Masks)],
            _ => [new("", LossOutputKind.ImageClasses)],
        },
    };

    /// <summary>A parameter as one of the entry; null if its type is not allowed.</summary>
    public static EntryParameter? ParameterOf(ExternPart part, BoundParameter parameter)
    {
        var (type, range) = parameter.Type switch
        {
            ScalarType { Kind: ScalarKind.Int } => (ParameterType.Int, ValueRange.AnyInteger),
            ScalarType { Kind: ScalarKind.Float } => (ParameterType.Float, ValueRange.Any),
            ScalarType { Kind: ScalarKind.Bool } => (ParameterType.Bool, ValueRange.Any),
            ListType { Element: ScalarType { Kind: ScalarKind.Float } } => (ParameterType.Floats, ValueRange.Any),
            _ => ((ParameterType?)null, ValueRange.Any),
        };
        if (type is not { } known) return null;
        return new(parameter.Name, known, $"Parameter {parameter.Name} of the {NameOf(part.Keyword)} {part.Name}.")
        {
            Range = range,
            Default = DefaultOf(parameter.Default),
            IsRequired = parameter.Default is null,
        };
    }

    /// <summary>What a part is, in words.</summary>
    public static string NameOf(string keyword) => keyword == "augment" ? "augmentation" : keyword;

    private static object? DefaultOf(BoundConstant? constant) => constant switch
    {
        ConstantLiteral literal => literal.Value,
        ConstantList list => list.Items.OfType<ConstantLiteral>().Select(item => item.Value).OfType<double>().ToList(),
        _ => null,
    };
}
