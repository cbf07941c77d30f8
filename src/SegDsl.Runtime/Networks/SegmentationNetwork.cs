using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>
/// A segmentation network or a classifier, from images, and further inputs of the same samples, to named outputs. The compiler derives a class from it for
/// every head and network of a <c>.seg</c> file. A network with one input can be called with a tensor, any network with <see cref="NetworkInputs"/>.
/// </summary>
public abstract class SegmentationNetwork : NetworkModule<NetworkInputs>
{
    /// <summary>Creates the module; <paramref name="name"/> is the name of the block.</summary>
    protected SegmentationNetwork(string name) : base(name)
    {
    }

    /// <summary>
    /// The names of the inputs, in the order of the <c>.seg</c> file. Among several inputs, <c>image</c> is the images; the others are maps [N, C, H, W] of the
    /// same samples.
    /// </summary>
    public virtual IReadOnlyList<string> InputNames => [NetworkInputs.ImageName];

    /// <summary>
    /// The values of the parameters in the <c>.seg</c> file that the network was created with, by name: <see cref="long"/>, <see cref="double"/>,
    /// <see cref="bool"/>, or <see cref="string"/>, also for members of enumerations.
    /// </summary>
    public virtual IReadOnlyDictionary<string, object> Settings => new Dictionary<string, object>();

    /// <summary>All backbones of the network, with or without a name in the state dict.</summary>
    public IEnumerable<Backbone> Backbones =>
        [.. modules().OfType<Backbone>(), .. modules().OfType<SegmentationNetwork>().Append(this).SelectMany(part => part.Spliced)];

    /// <summary>The backbones without a name in the state dict, whose members are registered directly in this network.</summary>
    internal List<Backbone> Spliced { get; } = [];

    /// <summary>Sets training or evaluation mode, including backbones without a name in the state dict.</summary>
    public override void train(bool train = true)
    {
        base.train(train);
        foreach (var backbone in Spliced) backbone.train(train);
    }

    /// <summary>
    /// Whether auxiliary outputs are also computed outside of training. In training they are always computed; in evaluation mode, layers that only they need
    /// are skipped by default.
    /// </summary>
    public bool AuxiliaryOutputs { get; set; }

    /// <summary>Whether the current mode computes the auxiliary outputs.</summary>
    protected bool ComputesAuxiliary => training || AuxiliaryOutputs;

    /// <summary>The number of classes: the second dimension of <c>seg</c>, or of <c>logits</c> of a classifier.</summary>
    public abstract long Classes { get; }

    /// <summary>
    /// Whether the network classifies whole images, with the output <c>logits</c> [N, classes] instead of <c>seg</c> [N, classes, H, W]. Classifiers load
    /// published backbone weights; training and evaluation do not support them.
    /// </summary>
    public virtual bool IsClassifier => false;

    /// <summary>Checks the minimum size of a batch of images [N, C, H, W] or volumes [N, C, D, H, W].</summary>
    /// <param name="image">The images or volumes. Other numbers of dimensions are not checked.</param>
    /// <param name="batch">The minimum N.</param>
    /// <param name="height">The minimum H in pixels.</param>
    /// <param name="width">The minimum W in pixels.</param>
    /// <param name="depth">The minimum D in voxels; images have none.</param>
    /// <exception cref="NetworkInputException">A dimension is less than its minimum.</exception>
    protected void RequireAtLeast(Tensor image, long batch = 1, long height = 1, long width = 1, long depth = 1)
    {
        ArgumentNullException.ThrowIfNull(image);
        var shape = image.shape;
        if (shape.Length is not (4 or 5)) return;
        var isVolume = shape.Length == 5;
        if (shape[^2] < height || shape[^1] < width || (isVolume && shape[2] < depth))
        {
            var (kind, least) = isVolume ? ("a volume", $"{depth}x{height}x{width}") : ("an image", $"{height}x{width}");
            throw Size($"{GetType().Name} requires {kind} of at least {least}, but got {string.Join("x", shape[2..])}.");
        }
        if (shape[0] < batch)
            throw Size($"{GetType().Name} requires a batch of at least {batch} images, but got {shape[0]}.");
    }

    /// <summary>Checks that a dimension of an input equals one of another input.</summary>
    /// <param name="input">The input.</param>
    /// <param name="name">Its name.</param>
    /// <param name="axis">Its dimension, from 0.</param>
    /// <param name="other">The other input.</param>
    /// <param name="otherName">The name of the other input.</param>
    /// <param name="otherAxis">The dimension of the other input, from 0.</param>
    /// <exception cref="NetworkInputException">The dimensions differ, or an input has too few dimensions.</exception>
    protected void RequireEqual(Tensor input, string name, int axis, Tensor other, string otherName, int otherAxis)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(other);
        var (shape, otherShape) = (input.shape, other.shape);
        if (axis < shape.Length && otherAxis < otherShape.Length && shape[axis] == otherShape[otherAxis]) return;
        throw Size(
            $"{GetType().Name} requires that dimension {axis + 1} of '{name}' equals dimension {otherAxis + 1} of '{otherName}', "
            + $"but got [{string.Join(", ", shape)}] and [{string.Join(", ", otherShape)}].", name);
    }

    /// <summary>Checks a condition on the size of an image batch [N, C, H, W].</summary>
    /// <param name="holds">Whether the condition is met.</param>
    /// <param name="image">The images.</param>
    /// <param name="formula">The condition in words, for example <c>H and W are multiples of 32</c>.</param>
    /// <exception cref="NetworkInputException">The condition is not met.</exception>
    protected void Require(bool holds, Tensor image, string formula)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (!holds)
            throw Size($"{GetType().Name} requires that {formula}, but got {string.Join("x", image.shape.Skip(2))}.");
    }

    /// <summary>Checks the names of the inputs.</summary>
    /// <param name="inputs">The inputs. That of a network with only one input can have any name.</param>
    /// <exception cref="NetworkInputException">An input is missing, or the network has no input with one of the names.</exception>
    protected void RequireNames(NetworkInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var names = InputNames;
        if (names.Count == 1 && inputs.Count == 1) return;
        var own = string.Join(", ", names.Select(name => $"'{name}'"));
        var has = names.Count == 1 ? $"{ShownName} has one input, {own}" : $"{ShownName} has the inputs {own}";
        if (inputs.Names.FirstOrDefault(name => names.Count == 1 ? name != NetworkInputs.ImageName : !names.Contains(name)) is { } unknown)
            throw new NetworkInputException($"{has}, but was also given '{unknown}'. Remove it.", unknown);
        if (names.Count > 1 && names.FirstOrDefault(name => !inputs.Names.Contains(name)) is { } missing)
            throw new NetworkInputException(
                $"{has}, but '{missing}' is missing. Call network.call({string.Join(", ", names)}), or add it to the NetworkInputs.", missing);
    }

    private static NetworkInputException Size(string message, string input = NetworkInputs.ImageName) => new(message, input) { IsSize = true };
}
