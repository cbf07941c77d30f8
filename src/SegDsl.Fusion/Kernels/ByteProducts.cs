using SegDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Fusion.Kernels;

/// <summary>What this processor computes exactly with products of unsigned and signed bytes.</summary>
internal static class ByteProducts
{
    private static readonly Lazy<int> Largest = new(() => AreExact(sbyte.MaxValue) ? sbyte.MaxValue : sbyte.MaxValue / 2);

    /// <summary>
    /// The largest absolute value that weights in bytes may have. Processors without instructions for products of bytes (VNNI) add two products in
    /// 16 bits, which saturates for larger weights.
    /// </summary>
    public static int LargestWeight => Largest.Value;

    private static bool AreExact(int value)
    {
        using var scope = NewDisposeScope();
        using var without = no_grad();
        const long channels = 64;
        long[] ones = [1, 1], none = [0, 0];
        var input = TorchOperators.Contiguous.Call(
            full([1, channels, 4, 4], byte.MaxValue, dtype: ScalarType.Byte), MemoryFormat.ChannelsLast)[0].AsTensor();
        var (scales, zeros) = (torch.ones(channels), torch.zeros(channels, dtype: ScalarType.Int32));
        var weight = full([channels, channels, 1, 1], value, dtype: ScalarType.Int8);
        var packed = TorchOperators.PackQuantizedWeight.Call(weight, scales, 1.0, 0L, ones, none, ones, 1L, input.shape)[0].AsTensor();
        var sums = TorchOperators.QuantizedConvolution.Call(
            input, 1.0, 0L, packed, scales, zeros, TorchValue.None, ones, none, ones, 1L,
            1.0, 0L, ScalarType.Float32, "none", Array.Empty<TorchValue>(), "")[0].AsTensor();
        return sums.data<float>().All(sum => sum == channels * byte.MaxValue * value);
    }
}
