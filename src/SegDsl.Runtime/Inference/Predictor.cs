using System.Runtime.InteropServices;
using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Inference;

/// <summary>The prediction for an image.</summary>
/// <param name="Classes">The most likely class of each pixel, as train indices in the size of the image; null if the network does not segment.</param>
/// <param name="Body">The most likely class of each pixel from the body features; null if the network has no such output or it was not requested.</param>
/// <param name="Edge">The edge probability of each pixel, from black (0) to white (1); null if the network has no such output or it was not requested.</param>
public sealed record Prediction(LabelMap? Classes, LabelMap? Body, RgbImage? Edge)
{
    /// <summary>The predictions of other targets, in the order of the dataset.</summary>
    public IReadOnlyList<TargetPrediction> Targets { get; init; } = [];
}

/// <summary>Applies a network to images of any size.</summary>
public sealed class Predictor
{
    /// <summary>The name of the output with edge probabilities.</summary>
    internal const string Edge = "edge";

    /// <summary>The name of the output with class scores.</summary>
    internal const string Classes = "seg";
    private const string Body = "body";

    private readonly IReadOnlyList<MapDefinition> targets;
    private readonly SegmentationNetwork network;
    private readonly InferenceMode mode;
    private readonly ImagePass pass;

    /// <summary>Creates a predictor and sets the network to evaluation mode.</summary>
    /// <param name="network">The network.</param>
    /// <param name="device">The device of the network; null to find it.</param>
    /// <param name="mode">The inference mode; null for whole images in their original size.</param>
    /// <param name="normalization">The channels of the input and their normalization, as in training; null for that of ImageNet.</param>
    /// <param name="targets">The targets of the dataset besides its labels, of which those with the name of an output are predicted; null for none.</param>
    /// <exception cref="ArgumentException">
    /// The network is a classifier, whose output is no target, or it is on another device than <paramref name="device"/>.
    /// </exception>
    public Predictor(
        SegmentationNetwork network, Device? device = null, InferenceMode? mode = null, ImageNormalization? normalization = null,
        IReadOnlyList<MapDefinition>? targets = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        this.targets = targets ?? [];
        if (network.IsClassifier && this.targets.All(target => target.Kind != MapKind.Class))
            throw new ArgumentException(
                $"{network.GetName()} is a classifier: it scores whole images, not pixels. Use a network with the output 'seg'.", nameof(network));
        this.network = network;
        this.mode = mode ?? new InferenceMode();
        pass = new ImagePass(network, NetworkDevice.Of(network, device), this.mode, normalization ?? ImageNormalization.ImageNet, this.targets);
        network.eval();
    }

    /// <summary>
    /// Called after every window of an image that is computed in several windows or scales, with the numbers of completed and of all windows; null for no
    /// callback.
    /// </summary>
    public Action<int, int>? WindowCompleted
    {
        get => pass.WindowCompleted;
        init => pass.WindowCompleted = value;
    }

    /// <summary>Predicts the classes of an image. Call from one thread at a time.</summary>
    /// <param name="image">The image.</param>
    /// <param name="auxiliary">Whether to compute the body and edge outputs, if the network has them.</param>
    /// <param name="inputs">The inputs of the network besides the image, in its size; null for none. Inputs that the network does not have are ignored.</param>
    /// <param name="cancellationToken">Cancels the prediction between two windows or scales.</param>
    /// <exception cref="InferenceException">
    /// The network does not accept the size or the channels of the image, or one of its inputs is missing.
    /// </exception>
    /// <exception cref="NonFiniteScoresException">An output has NaN or infinite values.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled.</exception>
    public Prediction Predict(
        RasterImage image, bool auxiliary = false, IReadOnlyList<InputMap>? inputs = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        cancellationToken.ThrowIfCancellationRequested();
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        if (!auxiliary && targets.Count == 0 && Segments(network) && Labels([image], inputs ?? []) is [var labels])
            return new Prediction(labels, Body: null, Edge: null);
        var found = Compute([image], inputs ?? [], auxiliary, cancellationToken);
        return new Prediction(
            found.TryGetValue(Classes, out var scores) ? MostLikely(scores) : null,
            found.TryGetValue(Body, out var body) ? MostLikely(body) : null,
            found.TryGetValue(Edge, out var edge) ? InGray(edge, image.Width, image.Height) : null) { Targets = TargetsOf(found) };
    }

    /// <summary>
    /// Predicts the classes of several images: in one forward pass if the mode is a single pass over whole images and the images have one size, otherwise one
    /// after another. The kernels of a batch can sum in another order, so that scores equal those of <see cref="Predict(RasterImage, bool,
    /// IReadOnlyList{InputMap}, CancellationToken)"/> up to rounding. Call from one thread at a time.
    /// </summary>
    /// <param name="images">The images.</param>
    /// <returns>The most likely class of each pixel of every image, as train indices.</returns>
    /// <exception cref="InvalidOperationException">The network does not segment.</exception>
    /// <exception cref="InferenceException">The network does not accept the size of an image.</exception>
    /// <exception cref="NonFiniteScoresException">An output has NaN or infinite values.</exception>
    public IReadOnlyList<LabelMap> PredictClasses(IReadOnlyList<RasterImage> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (!Segments(network)) throw new InvalidOperationException($"{network.GetName()} does not score the classes of pixels.");
        var isBatch = mode.IsSinglePass && images.Count > 1 && images.All(image => image.Width == images[0].Width && image.Height == images[0].Height);
        if (!isBatch) return [.. images.Select(image => Predict(image).Classes!)];
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        return Labels(images, []) ?? ImageTensors.ToLabelMaps(Compute(images, [], auxiliary: false)[Classes].argmax(1));
    }

    /// <summary>Whether a network scores the classes of pixels.</summary>
    internal static bool Segments(SegmentationNetwork network) => network is { IsClassifier: false, Classes: > 0 };

    /// <summary>Predicts the targets of a sample, and adds the scores that depend on probabilities.</summary>
    /// <param name="sample">The image, the other inputs and the labels.</param>
    /// <param name="ignoreIndex">Pixels with this label are ignored.</param>
    /// <param name="pixels">Receives the scores of the labels; null if the labels are not evaluated.</param>
    /// <param name="metrics">Receives the scores of the metrics that are written in C#.</param>
    internal Prediction Predict(Sample sample, int ignoreIndex, PixelScores? pixels, MetricEvaluation metrics)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        var found = Compute([sample.Image], sample.Inputs, auxiliary: false);
        var targets = TargetsOf(found);
        var classes = found.TryGetValue(Classes, out var scores) ? MostLikely(scores) : null;
        if (scores is not null)
        {
            if (pixels is not null)
                pixels.Add(scores, ImageTensors.FromLabels([sample.Labels]).to(scores.device), ignoreIndex, areLogits: mode.IsSinglePass);
            if (mode.IsSinglePass && !metrics.IsEmpty) found[Classes] = scores.softmax(1);
        }
        metrics.Add(found, sample);
        return new Prediction(classes, Body: null, Edge: null) { Targets = targets };
    }

    private List<TargetPrediction> TargetsOf(Dictionary<string, Tensor> found)
    {
        var predictions = new List<TargetPrediction>();
        foreach (var target in targets)
        {
            if (!found.TryGetValue(target.Name, out var output)) continue;
            var values = MemoryMarshal.Cast<byte, float>(output.to(ScalarType.Float32).cpu().contiguous().bytes).ToArray();
            predictions.Add(target.Kind == MapKind.Class
                ? new(target, null, values)
                : new(target, new ValueMap((int)output.shape[3], (int)output.shape[2], (int)output.shape[1], values), []));
        }
        return predictions;
    }

    private IReadOnlyList<LabelMap>? Labels(IReadOnlyList<RasterImage> images, IReadOnlyList<InputMap> inputs)
    {
        network.AuxiliaryOutputs = false;
        return pass.Labels(images, inputs);
    }

    private Dictionary<string, Tensor> Compute(
        IReadOnlyList<RasterImage> images, IReadOnlyList<InputMap> inputs, bool auxiliary, CancellationToken cancellationToken = default)
    {
        network.AuxiliaryOutputs = auxiliary;
        List<string> names = [.. Segments(network) ? [Classes] : Array.Empty<string>(), .. targets.Select(target => target.Name)];
        if (auxiliary) names.AddRange([Body, Edge]);
        var found = pass.Apply(images, inputs, names, cancellationToken);
        foreach (var (name, scores) in found) FiniteScores.Check(network, name, scores);
        return found;
    }

    private static LabelMap MostLikely(Tensor scores) => ImageTensors.ToLabelMaps(scores.argmax(1))[0];

    private static RgbImage InGray(Tensor probabilities, int width, int height) =>
        Pictures.InGray(MemoryMarshal.Cast<byte, float>(probabilities.cpu().contiguous().bytes).ToArray(), width, height);
}
