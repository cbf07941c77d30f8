using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>
/// A segmentation network, or a classifier: images in, named outputs out. Heads and networks of <c>.seg</c> files become classes derived from it.
/// </summary>
public abstract class SegmentationNetwork : NetworkModule
{
    /// <summary>Creates the module; <paramref name="name"/> is the name of the block.</summary>
    protected SegmentationNetwork(string name) : base(name)
    {
    }

    /// <summary>The backbones in it, whether they have a name in the keys or not.</summary>
    public IEnumerable<Backbone> Backbones =>
        [.. modules().OfType<Backbone>(), .. modules().OfType<SegmentationNetwork>().Append(this).SelectMany(part => part.Spliced)];

    /// <summary>The backbones whose parts are this network's own.</summary>
    internal List<Backbone> Spliced { get; } = [];

    /// <summary>Puts the network into training or evaluation mode, with the backbones that have no name in the keys.</summary>
    public override void train(bool train = true)
    {
        base.train(train);
        foreach (var backbone in Spliced) backbone.train(train);
    }

    /// <summary>
    /// Whether auxiliary outputs are computed outside of training too. In training they always are; in inference what feeds only
    /// them is skipped unless this is set.
    /// </summary>
    public bool AuxiliaryOutputs { get; set; }

    /// <summary>Whether this forward pass computes the auxiliary outputs.</summary>
    protected bool ComputesAuxiliary => training || AuxiliaryOutputs;

    /// <summary>The number of classes that are scored: the second dimension of <c>seg</c>, or of a classifier's <c>logits</c>.</summary>
    public abstract long Classes { get; }

    /// <summary>
    /// Whether it scores whole images, with an output <c>logits</c> [N, classes] in place of <c>seg</c> [N, classes, H, W]. Classifiers hold the
    /// published weights of trunks; nothing here trains or evaluates them.
    /// </summary>
    public virtual bool IsClassifier => false;

    /// <summary>Sees to it that an image [N, C, H, W] is as large as the network needs it.</summary>
    /// <exception cref="ArgumentException">It is smaller.</exception>
    protected void RequireAtLeast(Tensor image, long batch = 1, long height = 1, long width = 1)
    {
        ArgumentNullException.ThrowIfNull(image);
        var shape = image.shape;
        // What has another number of dimensions fails with torch's own words.
        if (shape.Length != 4) return;
        if (shape[2] < height || shape[3] < width)
            throw new ArgumentException($"{GetType().Name} needs an image of at least {height}x{width}, not {shape[2]}x{shape[3]}.", nameof(image));
        if (shape[0] < batch)
            throw new ArgumentException($"{GetType().Name} needs at least {batch} images at once, not {shape[0]}.", nameof(image));
    }

    /// <summary>Sees to it that the size of an image [N, C, H, W] fits a formula.</summary>
    /// <exception cref="ArgumentException">It does not.</exception>
    protected void Require(bool holds, Tensor image, string formula)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (!holds) throw new ArgumentException($"{GetType().Name} needs that {formula}; this image is {string.Join("x", image.shape.Skip(2))}.", nameof(image));
    }
}
