using SegDsl.Distributed;
using SegDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>
/// Batch normalization with statistics over several ranks. The gradient of the input depends on the batches of all ranks, so the backward pass sums over
/// ranks; the gradients of scale and shift are those of the batch of this rank.
/// </summary>
internal sealed class SynchronizedBatchNorm : autograd.SingleTensorFunction<SynchronizedBatchNorm>
{
    private const string Settings = "settings";

    /// <inheritdoc/>
    public override string Name => nameof(SynchronizedBatchNorm);

    /// <summary>Normalizes a feature map or volume.</summary>
    /// <param name="input">[N, C, H, W] or [N, C, D, H, W].</param>
    /// <param name="weight">The scale of every channel, [C].</param>
    /// <param name="bias">The shift of every channel, [C].</param>
    /// <param name="statistics">The statistics over all ranks.</param>
    /// <param name="epsilon">A constant that is added to the variances.</param>
    /// <param name="group">The ranks, which must all call this method and its backward pass.</param>
    /// <returns>A tensor of the shape and type of <paramref name="input"/>.</returns>
    public static Tensor Normalize(Tensor input, Tensor weight, Tensor bias, BatchStatistics statistics, double epsilon, ProcessGroup group)
    {
        // TorchSharp allocates a tensor like the output for undefined gradients; the scope frees it immediately.
        using var scope = NewDisposeScope();
        var (mean, variance, count) = (statistics.Mean.to(weight.dtype), statistics.Variance.to(weight.dtype), statistics.Count.to(weight.dtype));
        return apply(input, weight, bias, mean, variance, count, new NormSettings(epsilon, group, input.requires_grad)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        List<Tensor> tensors = [.. vars.OfType<Tensor>()];
        var settings = (NormSettings)vars[^1];
        ctx.set_materialize_grads(false);
        ctx.save_for_backward(tensors);
        ctx.save_data(Settings, settings);
        return Apply(tensors[0], mean: tensors[3], variance: tensors[4], weight: tensors[1], bias: tensors[2], settings.Epsilon);
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var settings = (NormSettings)ctx.get_data(Settings);
        List<Tensor> gradients = [.. new Tensor[7]];
        // After an earlier failure, gradients are undefined.
        if (grad_output.IsInvalid) return gradients;
        try
        {
            using var scope = NewDisposeScope();
            var saved = ctx.get_saved_variables();
            var (input, weight, mean, variance) = (saved[0], saved[1], saved[3], saved[4]);
            var (weightGradient, biasGradient) = Sums(grad_output, input, weight, mean, variance, settings.Epsilon);
            if (settings.NeedsInputGradient)
            {
                var totals = stack([weightGradient, biasGradient]);
                settings.Group.AllReduce(totals);
                var slope = weight * (variance + settings.Epsilon).rsqrt();
                var means = totals * (slope / -saved[5]);
                var perChannel = slope.view([1, -1, .. Enumerable.Repeat(1L, (int)input.dim() - 2)]);
                // Two passes with fused kernels; 16-bit results are rounded only once, at the end.
                gradients[0] = Apply(input.to(weight.dtype), mean, variance, weight: means[0], bias: means[1], settings.Epsilon)
                    .addcmul_(grad_output.to(weight.dtype), perChannel, 1).to(input.dtype).MoveToOuterDisposeScope();
            }
            (gradients[1], gradients[2]) = (weightGradient.MoveToOuterDisposeScope(), biasGradient.MoveToOuterDisposeScope());
        }
        catch (Exception e)
        {
            // Exceptions cannot pass through native code: the next operation of the group throws it.
            settings.Group.Fail(e);
        }
        grad_output.Dispose();
        return BackwardResults.Keep(gradients);
    }

    /// <summary>Normalizes with given statistics in one pass.</summary>
    private static Tensor Apply(Tensor input, Tensor mean, Tensor variance, Tensor weight, Tensor bias, double epsilon) =>
        // libtorch would divide by the batch size.
        input.numel() == 0 ? input.clone() : nn.functional.batch_norm(input, mean, variance, weight, bias, training: false, momentum: 0, eps: epsilon);

    /// <summary>Sums the gradient times the normalized input, and the gradient, over batch and pixels in one pass.</summary>
    private static (Tensor Weight, Tensor Bias) Sums(Tensor gradient, Tensor input, Tensor weight, Tensor mean, Tensor variance, double epsilon)
    {
        if (input.numel() == 0) return (zeros_like(weight), zeros_like(weight));
        var results = TorchOperators.BatchNormBackward.Call(
            gradient, input, weight, mean, variance, TorchValue.None, TorchValue.None, false, epsilon, new[] { false, true, true });
        return (results[1].AsTensor(), results[2].AsTensor());
    }

    private sealed record NormSettings(double Epsilon, ProcessGroup Group, bool NeedsInputGradient);
}
