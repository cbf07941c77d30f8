using static TorchSharp.torch;

namespace SegDsl.Distributed;

/// <summary>The elements of a contiguous tensor in memory.</summary>
/// <param name="Address">The address of the first element, on the tensor's device.</param>
/// <param name="Count">The number of elements.</param>
/// <param name="ElementSize">The bytes of an element.</param>
internal readonly record struct TensorMemory(nint Address, long Count, long ElementSize)
{
    /// <summary>The memory of a contiguous tensor, which must be kept alive.</summary>
    public static TensorMemory Of(Tensor tensor) => new(Torch.TensorMemory.Address(tensor), tensor.numel(), tensor.element_size());

    /// <summary>The same memory as bytes.</summary>
    public TensorMemory AsBytes() => new(Address, Count * ElementSize, 1);

    /// <summary>The memory in parts of at most so many elements.</summary>
    public IEnumerable<TensorMemory> Parts(long most)
    {
        for (var start = 0L; start < Count; start += most)
            yield return this with { Address = (nint)(Address + start * ElementSize), Count = Math.Min(most, Count - start) };
    }
}
