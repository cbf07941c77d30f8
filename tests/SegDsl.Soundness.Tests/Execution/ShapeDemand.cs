using static TorchSharp.torch;

namespace SegDsl.Soundness.Tests.Execution;

/// <summary>Checks at run time what a mutant's text says of shapes; called by the C# of mutants.</summary>
public sealed class ShapeDemand
{
    /// <summary>A dimension of any size.</summary>
    public const long Any = -1;

    private readonly Tensor tensor;

    private ShapeDemand(Tensor tensor) => this.tensor = tensor;

    /// <summary>What comes out if all demands are met.</summary>
    public Tensor Value => tensor.alias();

    /// <summary>Begins with the value that comes out.</summary>
    public static ShapeDemand For(Tensor tensor) => new(tensor);

    /// <summary>Demands a shape of a tensor.</summary>
    /// <exception cref="ArgumentException">It has another one.</exception>
    public ShapeDemand Demand(Tensor value, params long[] dimensions)
    {
        ArgumentNullException.ThrowIfNull(value);
        var shape = value.shape;
        if (shape.Length != dimensions.Length || shape.Zip(dimensions).Any(d => d.Second != Any && d.First != d.Second))
            throw new ArgumentException($"[{string.Join(", ", shape)}] where [{string.Join(", ", dimensions)}] was written.", nameof(value));
        return this;
    }
}
