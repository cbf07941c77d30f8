using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>
/// Weighted cross entropy of every pixel with a set of classes, with a custom gradient: on the CPU it takes a third of the time of torch operations.
/// Arguments: logits, float32 [N, classes, H, W]; sets, int32 [N, words, H, W], see <see cref="LabelSetTarget"/>; weights, float32 [N, classes]. Result:
/// −log of the total probability of the classes of the set multiplied by their mean weight, [N, H, W]; 0 for empty sets.
/// </summary>
internal sealed class SetCrossEntropy : autograd.SingleTensorFunction<SetCrossEntropy>
{
    public override string Name => "set cross entropy";

    /// <summary>Whether the logits have a supported type, device and size.</summary>
    public static bool Supports(Tensor logits) =>
        logits.dtype == ScalarType.Float32 && logits.device_type == DeviceType.CPU && logits.numel() > 0 && logits.numel() <= int.MaxValue / sizeof(float);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (logits, sets, weights) = (((Tensor)vars[0]).contiguous(), ((Tensor)vars[1]).contiguous(), ((Tensor)vars[2]).contiguous());
        long[] shape = [logits.shape[0], logits.shape[2], logits.shape[3]];
        var (losses, logSumExp) = (empty(shape, ScalarType.Float32), empty(shape, ScalarType.Float32));
        ForEachBlock(losses, (image, start) => SetCrossEntropyKernel.Forward(
            Image<float>(logits, image), Image<int>(sets, image), Image<float>(weights, image), start, Image<float>(losses, image),
            Image<float>(logSumExp, image)));
        ctx.save_for_backward([logits, sets, weights, logSumExp]);
        return losses;
    }

    public override List<Tensor?> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var saved = ctx.get_saved_variables();
        var (logits, sets, weights, logSumExp) = (saved[0], saved[1], saved[2], saved[3]);
        var (outputGradient, gradient) = (grad_output.contiguous(), empty(logits.shape, ScalarType.Float32));
        ForEachBlock(logSumExp, (image, start) => SetCrossEntropyKernel.Backward(
            Image<float>(logits, image), Image<int>(sets, image), Image<float>(weights, image), start, Image<float>(logSumExp, image),
            Image<float>(outputGradient, image), Image<float>(gradient, image)));
        return [gradient, null, null];
    }

    /// <summary>The number of pixels whose set contains each class, int64 [N, classes]. The sets must be on the CPU.</summary>
    public static Tensor Counts(Tensor sets, int classes)
    {
        sets = sets.contiguous();
        var counts = empty([sets.shape[0], classes], ScalarType.Int64);
        for (var image = 0; image < sets.shape[0]; image++)
            SetCrossEntropyKernel.Count(Image<int>(sets, image), (int)(sets.shape[2] * sets.shape[3]), Image<long>(counts, image));
        return counts;
    }

    private static void ForEachBlock(Tensor map, Action<int, int> body)
    {
        var pixels = (int)(map.shape[1] * map.shape[2]);
        var blocks = (pixels + SetCrossEntropyKernel.Block - 1) / SetCrossEntropyKernel.Block;
        Parallel.For(0, (int)map.shape[0] * blocks, new ParallelOptions { MaxDegreeOfParallelism = get_num_threads() },
            index => body(index / blocks, index % blocks * SetCrossEntropyKernel.Block));
    }

    /// <summary>The elements of one image of a contiguous tensor.</summary>
    private static Span<T> Image<T>(Tensor tensor, int image) where T : unmanaged
    {
        var elements = MemoryMarshal.Cast<byte, T>(tensor.bytes);
        var length = elements.Length / (int)tensor.shape[0];
        return elements.Slice(image * length, length);
    }
}
