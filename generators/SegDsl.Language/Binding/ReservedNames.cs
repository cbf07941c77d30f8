namespace SegDsl.Language.Binding;

/// <summary>Names of types that generated C# uses: a declaration of the same name would stand in their place.</summary>
internal static class ReservedNames
{
    private static readonly HashSet<string> Names = new(
        [
            // The runtime's.
            "Backbone", "Branches", "Broadcasting", "DatasetDefinition", "Experiment", "Externs", "FloorDivision", "LayerNorm2d", "ListedFolds",
            "ModelCatalogue", "MultiHeadAttention", "NamedTensor", "NamedTensors", "NetworkEntry", "Normalization", "Passes", "Requirement", "Resampling",
            "Rgb", "RotatingFolds", "ScaledDotProduct", "SegCatalogue", "SegmentationNetwork", "StageList", "TensorFunction", "TensorLists", "TensorPipe", "Weights",
            // torch's.
            "BatchNorm2d", "Conv2d", "ConvTranspose2d", "FanInOut", "GridSampleMode", "InstanceNorm2d", "InterpolationMode", "PaddingModes", "Parameter",
            "Sequential", "Tensor", "nn", "torch",
            // The framework's.
            "ArgumentException", "ArgumentOutOfRangeException", "Enumerable", "Func", "IReadOnlyList", "KeyNotFoundException", "List", "Math",
        ],
        StringComparer.Ordinal);

    /// <summary>Whether generated C# has another use for a name.</summary>
    public static bool Contains(string name) => Names.Contains(name);
}
