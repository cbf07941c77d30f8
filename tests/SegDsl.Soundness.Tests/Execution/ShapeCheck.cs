using static TorchSharp.torch;

namespace SegDsl.Soundness.Tests.Execution;

/// <summary>Checks declared shapes at run time; called by the C# code of mutants.</summary>
public sealed class ShapeCheck
{
    /// <summary>A dimension of any size.</summary>
    public const long Any = -1;

    private readonly Tensor tensor;

    private ShapeCheck(Tensor tensor) => this.tensor = tensor;

    /// <summary>The checked value.</summary>
    public Tensor Value => tensor.alias();

    /// <summary>Starts with the value to return.</summary>
    public static ShapeCheck For(Tensor tensor) => new(tensor);

    /// <summary>Checks the shape of a tensor.</summary>
    /// <exception cref="ArgumentException">The shape differs.</exception>
    public ShapeCheck Check(Tensor value, params long[] dimensions)
    {
        ArgumentNullException.ThrowIfNull(value);
        var shape = value.shape;
        if (shape.Length != dimensions.Length || shape.Zip(dimensions).Any(d => d.Second != Any && d.First != d.Second))
            throw new ArgumentException($"The shape is [{string.Join(", ", shape)}], but was declared as [{string.Join(", ", dimensions)}].", nameof(value));
        return this;
    }
}
