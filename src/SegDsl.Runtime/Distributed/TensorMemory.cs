using static TorchSharp.torch;

namespace SegDsl.Distributed;

/// <summary>The memory of a contiguous tensor.</summary>
/// <param name="Address">The address of the first element in the memory of the tensor's device.</param>
/// <param name="Count">The number of elements.</param>
/// <param name="ElementSize">The size of an element in bytes.</param>
internal readonly record struct TensorMemory(nint Address, long Count, long ElementSize)
{
    /// <summary>The memory of a contiguous tensor, which the caller must keep alive.</summary>
    public static TensorMemory Of(Tensor tensor) => new(Torch.TensorMemory.Address(tensor), tensor.numel(), tensor.element_size());

    /// <summary>The same memory as bytes.</summary>
    public TensorMemory AsBytes() => new(Address, Count * ElementSize, 1);

    /// <summary>Splits the memory into parts with a maximum number of elements.</summary>
    public IEnumerable<TensorMemory> Parts(long maximum)
    {
        for (var start = 0L; start < Count; start += maximum)
            yield return this with { Address = (nint)(Address + start * ElementSize), Count = Math.Min(maximum, Count - start) };
    }
}
