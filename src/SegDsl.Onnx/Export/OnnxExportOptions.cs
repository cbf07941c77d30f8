using SegDsl.Data;

namespace SegDsl.Onnx.Export;

/// <summary>How a network is written as an ONNX model.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>The oldest version of the operators that models can be written in.</summary>
    public const int MinimumOpset = 17;

    /// <summary>The newest version of the operators that models can be written in.</summary>
    public const int MaximumOpset = 26;

    /// <summary>The version of the ONNX operators, from <see cref="MinimumOpset"/> to <see cref="MaximumOpset"/>.</summary>
    public int Opset { get; init; } = MinimumOpset;

    /// <summary>
    /// The sizes that are fixed, by their symbols in the shapes of the network's inputs: <c>["N"] = 1, ["H"] = 512, ["W"] = 1024</c>. The model accepts all
    /// others within the requirements of the network.
    /// </summary>
    public IReadOnlyDictionary<string, long> Sizes { get; init; } = new Dictionary<string, long>();

    /// <summary>
    /// Whether weights are stored and operations are computed in float16. Inputs and outputs stay float32, as do operations that lose too much in float16.
    /// </summary>
    public bool Float16 { get; init; }

    /// <summary>The outputs of the model, by name; empty for all that are not auxiliary.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>Whether the output <c>seg</c> is a label map, uint8 [N, H, W] or [N, D, H, W], instead of scores.</summary>
    public bool ArgMax { get; init; }

    /// <summary>
    /// Whether the images are bytes, uint8 [N, H, W, C], which the model normalizes itself with the mean and deviation of <see cref="Dataset"/>, or those of
    /// ImageNet if there is none.
    /// </summary>
    public bool Preprocess { get; init; }

    /// <summary>The dataset whose classes, colors and normalization are stored in the metadata of the model; null if it is unknown.</summary>
    public DatasetDefinition? Dataset { get; init; }

    /// <summary>
    /// The license of the weights for the metadata of the model, for example the SPDX identifier <c>CC-BY-4.0</c>: one line of at most 1000 characters;
    /// null if it is unknown.
    /// </summary>
    public string? License { get; init; }

    /// <summary>
    /// Whether the weights are stored in a file of their own, with <c>.data</c> after the name of the model. Null to do so only if they exceed
    /// <see cref="MaximumBytes"/>.
    /// </summary>
    public bool? ExternalData { get; init; }

    /// <summary>
    /// The maximum size in bytes of the weights inside a model, by default 2 GB minus 16 MB for the graph; readers of ONNX limit models to 2 GB.
    /// </summary>
    public long MaximumBytes { get; init; } = int.MaxValue - (16L << 20);
}
