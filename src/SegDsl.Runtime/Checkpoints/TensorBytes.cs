using static TorchSharp.torch;

namespace SegDsl.Checkpoints;

/// <summary>Processes a chunk of a tensor's memory.</summary>
internal delegate void BytesVisitor(Span<byte> bytes);

/// <summary>Accesses the memory of a tensor in chunks that fit into a span.</summary>
internal static class TensorBytes
{
    private const long ChunkElements = 1 << 26;

    /// <summary>Visits the memory of a contiguous CPU tensor chunk by chunk, in order.</summary>
    public static void Visit(Tensor tensor, BytesVisitor visit)
    {
        var count = tensor.numel();
        if (count == 0) return;
        using var flat = tensor.detach().view(-1);
        for (var start = 0L; start < count; start += ChunkElements)
        {
            using var chunk = flat.narrow(0, start, Math.Min(ChunkElements, count - start));
            visit(chunk.bytes);
        }
    }
}
