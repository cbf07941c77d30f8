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

/// <summary>Applies a network to whole images of any size.</summary>
public sealed class Predictor
{
    private readonly SegmentationNetwork network;
    private readonly Device device;

    /// <summary>Takes a network, which is put into evaluation mode.</summary>
    /// <param name="network">The network, on <paramref name="device"/>.</param>
    /// <param name="device">Where it is computed.</param>
    public Predictor(SegmentationNetwork network, Device device)
    {
        ArgumentNullException.ThrowIfNull(network);
        (this.network, this.device) = (network, device);
        network.eval();
    }

    /// <summary>Finds the classes of an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="auxiliary">Whether body and edge are computed too, where the network has them.</param>
    public Prediction Predict(RgbImage image, bool auxiliary = false)
    {
        ArgumentNullException.ThrowIfNull(image);
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        network.AuxiliaryOutputs = auxiliary;
        var outputs = network.call(ImageTensors.FromImages([image]).to(device));
        var body = auxiliary ? outputs.Find("body") : null;
        var edge = auxiliary ? outputs.Find("edge") : null;
        return new Prediction(
            MostLikely(outputs["seg"]), body is null ? null : MostLikely(body), edge is null ? null : InGrey(edge, image.Width, image.Height));
    }

    private static LabelMap MostLikely(Tensor scores) => ImageTensors.ToLabelMaps(scores.argmax(1))[0];

    private static RgbImage InGrey(Tensor probabilities, int width, int height) =>
        Pictures.InGrey(probabilities.cpu().contiguous().data<float>().ToArray(), width, height);
}
