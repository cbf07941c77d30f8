using static TorchSharp.torch;

namespace SegDsl.Checkpoints;

/// <summary>A tensor to write, which is created on demand.</summary>
/// <param name="Name">The name of the tensor.</param>
/// <param name="Type">The element type.</param>
/// <param name="Shape">The size of each dimension.</param>
/// <param name="Read">Creates the tensor, contiguous and on the CPU.</param>
internal sealed record TensorSource(string Name, ScalarType Type, IReadOnlyList<long> Shape, Func<Tensor> Read)
{
    /// <summary>The size of the elements in bytes.</summary>
    public long Bytes => Shape.Aggregate((long)ElementType.SizeOf(Type), (product, length) => product * length);

    /// <summary>A source for an existing tensor on any device.</summary>
    public static TensorSource Of(string name, Tensor tensor) => new(name, tensor.dtype, tensor.shape, () => tensor.detach().cpu().contiguous());
}
