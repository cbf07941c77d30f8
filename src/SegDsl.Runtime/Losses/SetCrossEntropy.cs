using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>
/// The weighted cross entropy of every pixel with a set of classes, with a gradient of its own: on the processor it costs a third of what torch's
/// operations do. Arguments: scores float32 [N, classes, H, W]; sets int32 [N, words, H, W], as in <see cref="LabelSetTarget"/>; weights float32
/// [N, classes]. Result: −log of the probability of all classes of the set together times their mean weight, [N, H, W]; 0 where the set holds no class.
/// </summary>
internal sealed class SetCrossEntropy : autograd.SingleTensorFunction<SetCrossEntropy>
{
    public override string Name => "set cross entropy";

    /// <summary>Whether scores are of a kind that it takes.</summary>
    public static bool Takes(Tensor logits) =>
        logits.dtype == ScalarType.Float32 && logits.device_type == DeviceType.CPU && logits.numel() > 0 && logits.numel() <= int.MaxValue / sizeof(float);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (logits, sets, weights) = (((Tensor)vars[0]).contiguous(), ((Tensor)vars[1]).contiguous(), ((Tensor)vars[2]).contiguous());
        long[] shape = [logits.shape[0], logits.shape[2], logits.shape[3]];
        var (losses, all) = (empty(shape, ScalarType.Float32), empty(shape, ScalarType.Float32));
        ForEachBlock(losses, (image, start) => SetCrossEntropyKernel.Forward(
            Image<float>(logits, image), Image<int>(sets, image), Image<float>(weights, image), start, Image<float>(losses, image), Image<float>(all, image)));
        ctx.save_for_backward([logits, sets, weights, all]);
        return losses;
    }

    public override List<Tensor?> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var saved = ctx.get_saved_variables();
        var (logits, sets, weights, all) = (saved[0], saved[1], saved[2], saved[3]);
        var (slopes, gradient) = (grad_output.contiguous(), empty(logits.shape, ScalarType.Float32));
        ForEachBlock(all, (image, start) => SetCrossEntropyKernel.Backward(
            Image<float>(logits, image), Image<int>(sets, image), Image<float>(weights, image), start, Image<float>(all, image), Image<float>(slopes, image),
            Image<float>(gradient, image)));
        return [gradient, null, null];
    }

    /// <summary>How many pixels' sets hold every class, int64 [N, classes], of sets on the processor.</summary>
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
