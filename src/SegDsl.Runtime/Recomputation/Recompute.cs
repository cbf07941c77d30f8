using SegDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Recomputation;

/// <summary>The node of a segment in the graph of autograd: its backward pass computes the segment again.</summary>
internal sealed class Recompute : autograd.SingleTensorFunction<Recompute>
{
    private const string Segment = "segment";

    /// <inheritdoc/>
    public override string Name => nameof(Recompute);

    /// <summary>Replaces the graph of a segment.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="input">Its input.</param>
    /// <param name="random">The random numbers of its forward pass.</param>
    /// <param name="output">Its output, computed without gradients.</param>
    /// <returns>The output.</returns>
    public static Tensor Place(RecomputedSegment segment, Tensor input, RandomState random, Tensor output)
    {
        // TorchSharp allocates a tensor like the output for undefined gradients; the scope frees it immediately.
        using var scope = NewDisposeScope();
        // The parameters need gradients even if the input needs none.
        var needed = zeros(1, device: input.device, requires_grad: true);
        return apply(input, needed, new Application(segment, random, input.requires_grad, output)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var application = (Application)vars[2];
        ctx.set_materialize_grads(false);
        ctx.save_for_backward([(Tensor)vars[0]]);
        ctx.save_data(Segment, application with { Output = null });
        return application.Output!;
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var application = (Application)ctx.get_data(Segment);
        var gradient = grad_output is null
            ? null
            : application.Segment.Backward(ctx.get_saved_variables()[0], application.InputNeedsGradient, application.Random, grad_output);
        return BackwardResults.Keep([gradient!, null!, null!]);
    }

    /// <summary>A call of a segment. The output is not a tensor argument of the function: autograd does not allow to modify those in place.</summary>
    private sealed record Application(RecomputedSegment Segment, RandomState Random, bool InputNeedsGradient, Tensor? Output);
}
