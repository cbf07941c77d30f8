using SegDsl.Language.Vocabulary;

namespace SegDsl.Language.Binding;

/// <summary>Names of types that generated C# uses; a declaration with the same name would shadow them.</summary>
internal static class ReservedNames
{
    private static readonly HashSet<string> Names = new(
        [
            // Runtime.
            "Backbone", "BatchNormalization", "Branches", "Broadcasting", "DatasetDefinition", "Experiment", "Externs", "FloorDivision", "LayerNorm2d",
            "Initializer", "ListedFolds",
            "ModelCatalog", "MultiHeadAttention", "NamedTensor", "NamedTensors", "NetworkEntry",
            "NetworkInputs", "Normalization", "Padding", "Passes", "Requirement", "Resampling",
            "RotatingFolds", "ScaledDotProduct", "SegCatalog", "SegmentationNetwork", "Selection",
            "StageList", "TensorFunction", "TensorLists", "TensorPipe", "Weights", "WindowAttention",
            // TorchSharp.
            "Conv2d", "Conv3d",
            "ConvTranspose2d", "ConvTranspose3d", "FanInOut", "GridSampleMode", "InstanceNorm2d", "InterpolationMode", "META", "PaddingModes", "Parameter",
            "Sequential", "Tensor", "nn", "torch",
            // .NET.
            "ArgumentException", "ArgumentOutOfRangeException", "Dictionary", "Enumerable", "Func",
            "IReadOnlyDictionary", "IReadOnlyList", "KeyNotFoundException", "List", "Math",
            // Settings of experiments.
            .. ExperimentVocabulary.Groups.SelectMany(group => group.Entries).Select(entry => entry.RecordType.Split('.').Last()),
        ],
        StringComparer.Ordinal);

    /// <summary>Whether a name is reserved for generated C#.</summary>
    public static bool Contains(string name) => Names.Contains(name);
}
