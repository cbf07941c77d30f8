using SegDsl.Checkpoints;
using SegDsl.Imaging;
using SegDsl.Inference;
using SegDsl.Training;
using Shapes;
using TorchSharp;

namespace SegDsl.App_1;

/// <summary>Segments image files.</summary>
public sealed class ShapeSegmenter : IDisposable
{
    private readonly ShapeNet network;
    private readonly Predictor predictor;

    /// <summary>Loads the network.</summary>
    /// <param name="weights">The file with its weights.</param>
    public ShapeSegmenter(string weights)
    {
        network = new ShapeNet(classes: ShapeImages.Definition.Classes.Count);
        network.Load(weights);
        network.to(ComputeDevice.Prepare());
        predictor = new Predictor(network);
    }

    /// <summary>Returns the class of every pixel, by its position in the dataset.</summary>
    /// <param name="image">The path of the image.</param>
    public LabelMap Segment(string image) => predictor.Predict(ImageFile.Read(image)).Classes
        ?? throw new InvalidOperationException("The network has no output 'seg'.");

    /// <inheritdoc/>
    public void Dispose() => network.Dispose();
}
