using static TorchSharp.torch;

namespace SegDsl.Checkpoints;

/// <summary>What is done with a piece of a tensor's memory.</summary>
internal delegate void BytesVisitor(Span<byte> bytes);

/// <summary>A tensor's memory, in pieces that a span can hold.</summary>
internal static class TensorBytes
{
    private const long PieceElements = 1 << 26;

    /// <summary>Hands out the memory of a contiguous CPU tensor, piece by piece in order.</summary>
    public static void Visit(Tensor tensor, BytesVisitor visit)
    {
        var count = tensor.numel();
        if (count == 0) return;
        using var flat = tensor.detach().view(-1);
        for (var start = 0L; start < count; start += PieceElements)
        {
            using var piece = flat.narrow(0, start, Math.Min(PieceElements, count - start));
            visit(piece.bytes);
        }
    }
}
