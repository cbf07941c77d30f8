using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>
/// The inputs of a network by name. A tensor converts to the input of a network that has only one. The caller owns the tensors.
/// </summary>
public sealed class NetworkInputs
{
    /// <summary>The name of the input for the images of a dataset, among several inputs.</summary>
    public const string ImageName = "image";

    private readonly IReadOnlyList<NamedTensor> others;

    /// <summary>Names the inputs of a network.</summary>
    /// <param name="image">The images [N, C, H, W]: the only input of a network, or its input <c>image</c>.</param>
    /// <param name="others">The other inputs.</param>
    /// <exception cref="ArgumentException">Two inputs have the same name, or one of the others is named <c>image</c>.</exception>
    public NetworkInputs(Tensor image, params IReadOnlyList<NamedTensor> others)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(others);
        var twice = others.Select(other => other.Name).Append(ImageName).GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null) throw new ArgumentException($"The input '{twice.Key}' is given twice.", nameof(others));
        (Image, this.others) = (image, others);
    }

    /// <summary>The images [N, C, H, W]: the only input of a network, or its input <c>image</c>.</summary>
    public Tensor Image { get; }

    /// <summary>The number of inputs.</summary>
    public int Count => others.Count + 1;

    /// <summary>The names of all inputs, <c>image</c> first.</summary>
    public IEnumerable<string> Names => others.Select(other => other.Name).Prepend(ImageName);

    /// <summary>The tensors of all inputs, that of <c>image</c> first.</summary>
    public IEnumerable<Tensor> Tensors => others.Select(other => other.Value).Prepend(Image);

    /// <summary>The input with a name.</summary>
    /// <exception cref="KeyNotFoundException">The input is missing.</exception>
    public Tensor this[string name]
    {
        get
        {
            if (name == ImageName) return Image;
            foreach (var other in others)
                if (other.Name == name) return other.Value;
            throw new KeyNotFoundException($"The network requires the input '{name}'. Given: {string.Join(", ", Names)}.");
        }
    }

    /// <summary>Applies a function to every input.</summary>
    public NetworkInputs Map(Func<Tensor, Tensor> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new(function(Image), [.. others.Select(other => other with { Value = function(other.Value) })]);
    }

    /// <summary>Disposes the tensors of all inputs.</summary>
    public void DisposeAll()
    {
        foreach (var tensor in Tensors) tensor.Dispose();
    }

    /// <summary>The images as the only input of a network.</summary>
    public static implicit operator NetworkInputs(Tensor image) => FromTensor(image);

    /// <summary>The images as the only input of a network.</summary>
    public static NetworkInputs FromTensor(Tensor image) => new(image);
}
