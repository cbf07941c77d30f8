using static TorchSharp.torch;

namespace SegDsl.Checkpoints;

/// <summary>A tensor that is going to be written, and is there only while it is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Read">Gives it, contiguous, on the CPU.</param>
internal sealed record TensorSource(string Name, ScalarType Type, IReadOnlyList<long> Shape, Func<Tensor> Read)
{
    /// <summary>The number of its bytes.</summary>
    public long Bytes => Shape.Aggregate((long)ElementType.SizeOf(Type), (product, length) => product * length);

    /// <summary>A tensor that is there already.</summary>
    public static TensorSource Of(string name, Tensor tensor) => new(name, tensor.dtype, tensor.shape, () => tensor.detach().cpu().contiguous());
}
