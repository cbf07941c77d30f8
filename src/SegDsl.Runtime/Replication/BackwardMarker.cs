using SegDsl.Distributed;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Replication;

/// <summary>
/// An identity whose backward pass calls back. Autograd runs what was recorded on one device in reverse order, so that everything recorded after the
/// marker has had its backward pass when the callback runs: the gradients of parameters used only after it are complete.
/// </summary>
internal sealed class BackwardMarker : autograd.SingleTensorFunction<BackwardMarker>
{
    private const string Reached = "reached";

    /// <inheritdoc/>
    public override string Name => nameof(BackwardMarker);

    /// <summary>Places a marker.</summary>
    /// <param name="input">A tensor that requires a gradient.</param>
    /// <param name="reached">Called from backward, through native code: it must not throw.</param>
    /// <returns>The same values, to be used in place of <paramref name="input"/>.</returns>
    public static Tensor Place(Tensor input, Action reached)
    {
        // TorchSharp allocates a tensor like the output, for gradients that are undefined; the scope frees it at once.
        using var scope = NewDisposeScope();
        return apply(input, reached).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        ctx.set_materialize_grads(false);
        ctx.save_data(Reached, vars[1]);
        return (Tensor)vars[0];
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        ((Action)ctx.get_data(Reached))();
        return BackwardResults.Keep([grad_output, null!]);
    }
}
