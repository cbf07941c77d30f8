namespace SegDsl.Language.Binding;

/// <summary>Names of types that generated C# uses; a declaration with the same name would shadow them.</summary>
internal static class ReservedNames
{
    private static readonly HashSet<string> Names = new(
        [
            // Runtime.
            "Backbone", "BatchNormalization", "Branches", "Broadcasting", "DatasetDefinition", "Experiment", "Externs", "FloorDivision", "LayerNorm2d",
            "ListedFolds",
            "ModelCatalog", "MultiHeadAttention", "NamedTensor", "NamedTensors", "NetworkEntry", "Normalization", "Passes", "Requirement", "Resampling",
            "RotatingFolds", "ScaledDotProduct", "SegCatalog", "SegmentationNetwork",
            "StageList", "TensorFunction", "TensorLists", "TensorPipe", "Weights",
            // TorchSharp.
            "Conv2d", "ConvTranspose2d", "FanInOut", "GridSampleMode", "InstanceNorm2d", "InterpolationMode", "PaddingModes", "Parameter",
            "Sequential", "Tensor", "nn", "torch",
            // .NET.
            "ArgumentException", "ArgumentOutOfRangeException", "Enumerable", "Func", "IReadOnlyList", "KeyNotFoundException", "List", "Math",
        ],
        StringComparer.Ordinal);

    /// <summary>Whether a name is reserved for generated C#.</summary>
    public static bool Contains(string name) => Names.Contains(name);
}
