using System.Runtime.InteropServices;
using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Inference;

/// <summary>What a network says of an image.</summary>
/// <param name="Classes">The most likely class of every pixel, a train index.</param>
/// <param name="Body">The most likely class by the bodies of objects alone; null where the network has no such output or it was not asked for.</param>
/// <param name="Edge">How likely every pixel is an edge, black to white; null likewise.</param>
public sealed record Prediction(LabelMap Classes, LabelMap? Body, RgbImage? Edge);

/// <summary>Applies a network to images of any size.</summary>
public sealed class Predictor
{
    /// <summary>The output of a decoupled network that says how likely a pixel is an edge.</summary>
    internal const string Edge = "edge";
    private const string Classes = "seg";
    private const string Body = "body";

    private readonly SegmentationNetwork network;
    private readonly ImagePass pass;

    /// <summary>Takes a network, which is put into evaluation mode.</summary>
    /// <param name="network">The network, on <paramref name="device"/>.</param>
    /// <param name="device">Where it is computed.</param>
    /// <param name="mode">How it is applied; null for whole images in their own size.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number of the mode makes no sense.</exception>
    /// <exception cref="ArgumentException">The network is a classifier.</exception>
    public Predictor(SegmentationNetwork network, Device device, InferenceMode? mode = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (network.IsClassifier) throw new ArgumentException($"{network.GetName()} is a classifier: it scores whole images, not pixels.", nameof(network));
        this.network = network;
        pass = new ImagePass(network, device, (mode ?? new InferenceMode()).Checked());
        network.eval();
    }

    /// <summary>Finds the classes of an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="auxiliary">Whether body and edge are computed too, where the network has them.</param>
    /// <exception cref="InferenceException">The network does not take images of this size.</exception>
    public Prediction Predict(RgbImage image, bool auxiliary = false)
    {
        ArgumentNullException.ThrowIfNull(image);
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        network.AuxiliaryOutputs = auxiliary;
        var found = pass.Apply(image, auxiliary ? [Classes, Body, Edge] : [Classes]);
        return new Prediction(
            MostLikely(found[Classes]),
            found.TryGetValue(Body, out var body) ? MostLikely(body) : null,
            found.TryGetValue(Edge, out var edge) ? InGray(edge, image.Width, image.Height) : null);
    }

    private static LabelMap MostLikely(Tensor scores) => ImageTensors.ToLabelMaps(scores.argmax(1))[0];

    private static RgbImage InGray(Tensor probabilities, int width, int height) =>
        Pictures.InGray(MemoryMarshal.Cast<byte, float>(probabilities.cpu().contiguous().bytes).ToArray(), width, height);
}
