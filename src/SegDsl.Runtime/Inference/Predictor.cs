using System.Runtime.InteropServices;
using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Inference;

/// <summary>The prediction for an image.</summary>
/// <param name="Classes">The most likely class of each pixel, as train indices in the size of the image.</param>
/// <param name="Body">The most likely class of each pixel from the body features; null if the network has no such output or it was not requested.</param>
/// <param name="Edge">The edge probability of each pixel, from black (0) to white (1); null if the network has no such output or it was not requested.</param>
public sealed record Prediction(LabelMap Classes, LabelMap? Body, RgbImage? Edge);

/// <summary>Applies a network to images of any size.</summary>
public sealed class Predictor
{
    /// <summary>The name of the output with edge probabilities.</summary>
    internal const string Edge = "edge";
    private const string Classes = "seg";
    private const string Body = "body";

    /// <summary>Limits the cross entropy of a class with probability 0.</summary>
    private const double MinProbability = 1e-12;

    private readonly SegmentationNetwork network;
    private readonly InferenceMode mode;
    private readonly ImagePass pass;

    /// <summary>Creates a predictor and sets the network to evaluation mode.</summary>
    /// <param name="network">The network, whose parameters are on <paramref name="device"/>.</param>
    /// <param name="device">The device to run on.</param>
    /// <param name="mode">The inference mode; null for whole images in their original size.</param>
    /// <param name="normalization">The channels of the input and their normalization, as in training; null for that of ImageNet.</param>
    /// <exception cref="ArgumentException">The network is a classifier.</exception>
    public Predictor(SegmentationNetwork network, Device device, InferenceMode? mode = null, ImageNormalization? normalization = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (network.IsClassifier)
            throw new ArgumentException(
                $"{network.GetName()} is a classifier: it scores whole images, not pixels. Use a network with the output 'seg'.", nameof(network));
        this.network = network;
        this.mode = mode ?? new InferenceMode();
        pass = new ImagePass(network, device, this.mode, normalization ?? ImageNormalization.ImageNet);
        network.eval();
    }

    /// <summary>Predicts the classes of an image. Call from one thread at a time.</summary>
    /// <param name="image">The image.</param>
    /// <param name="auxiliary">Whether to compute the body and edge outputs, if the network has them.</param>
    /// <param name="inputs">The inputs of the network besides the image, in its size; null for none. Inputs that the network does not have are ignored.</param>
    /// <exception cref="InferenceException">The network does not accept the size of the image.</exception>
    /// <exception cref="NonFiniteScoresException">An output has NaN or infinite values.</exception>
    /// <exception cref="KeyNotFoundException">An input of the network is missing.</exception>
    public Prediction Predict(RasterImage image, bool auxiliary = false, IReadOnlyList<InputMap>? inputs = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        var found = Compute(image, inputs ?? [], auxiliary);
        return new Prediction(
            MostLikely(found[Classes]),
            found.TryGetValue(Body, out var body) ? MostLikely(body) : null,
            found.TryGetValue(Edge, out var edge) ? InGray(edge, image.Width, image.Height) : null);
    }

    /// <summary>Predicts the classes of an image, and computes the cross entropy of their scores.</summary>
    /// <param name="sample">The image, the other inputs and the labels.</param>
    /// <param name="ignoreIndex">Pixels with this label are ignored.</param>
    /// <returns>The prediction, and the sum of −log of the probability of the label over all pixels that are not ignored.</returns>
    internal (Prediction Prediction, double CrossEntropySum) Predict(Sample sample, int ignoreIndex)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        var scores = Compute(sample.Image, sample.Inputs, auxiliary: false)[Classes];
        var prediction = new Prediction(MostLikely(scores), Body: null, Edge: null);
        var targets = ImageTensors.FromLabels([sample.Labels]).to(scores.device);
        // A single pass gives logits, other modes probabilities, whose logarithms are logits too.
        var logits = mode.IsSinglePass ? scores : scores.clamp_min(MinProbability).log();
        var sum = nn.functional.cross_entropy(logits, targets, ignore_index: ignoreIndex, reduction: nn.Reduction.Sum);
        return (prediction, sum.to(ScalarType.Float64).item<double>());
    }

    private Dictionary<string, Tensor> Compute(RasterImage image, IReadOnlyList<InputMap> inputs, bool auxiliary)
    {
        network.AuxiliaryOutputs = auxiliary;
        var found = pass.Apply(image, inputs, auxiliary ? [Classes, Body, Edge] : [Classes]);
        foreach (var (name, scores) in found) FiniteScores.Check(network, name, scores);
        return found;
    }

    private static LabelMap MostLikely(Tensor scores) => ImageTensors.ToLabelMaps(scores.argmax(1))[0];

    private static RgbImage InGray(Tensor probabilities, int width, int height) =>
        Pictures.InGray(MemoryMarshal.Cast<byte, float>(probabilities.cpu().contiguous().bytes).ToArray(), width, height);
}
