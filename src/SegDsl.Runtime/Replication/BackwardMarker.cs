using SegDsl.Torch;
using SegDsl.Distributed;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Replication;

/// <summary>
/// An identity function whose backward pass calls a callback. Autograd processes the operations of one device in reverse order: when the callback runs,
/// everything recorded after the marker has had its backward pass, so the gradients of parameters that are used only after it are complete.
/// </summary>
internal sealed class BackwardMarker : autograd.SingleTensorFunction<BackwardMarker>
{
    private const string Reached = "reached";

    /// <inheritdoc/>
    public override string Name => nameof(BackwardMarker);

    /// <summary>Inserts a marker.</summary>
    /// <param name="input">A tensor that requires a gradient.</param>
    /// <param name="reached">Called during the backward pass, from native code. It must not throw.</param>
    /// <returns>The same values; use them instead of <paramref name="input"/>.</returns>
    public static Tensor Place(Tensor input, Action reached)
    {
        // TorchSharp allocates a tensor like the output for undefined gradients; the scope frees it immediately.
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
