using SegDsl.Precision;
using static TorchSharp.torch;

namespace SegDsl.Recomputation;

/// <summary>
/// A module whose activations are computed again in the backward pass. Hooks around its calls disable gradients, and replace the graph of the module by
/// one node, <see cref="Recompute"/>.
/// </summary>
internal sealed class RecomputedSegment : IDisposable
{
    private readonly nn.Module<Tensor, Tensor> module;
    private readonly ComputePrecision precision;
    private readonly Device device;
    private readonly RandomSeeds seeds;
    private readonly Action<Exception> fail;
    private readonly Action removeHooks;
    private Call? current;

    /// <summary>Places the hooks.</summary>
    /// <param name="module">The module.</param>
    /// <param name="precision">The precision of the forward pass.</param>
    /// <param name="device">The device of the module.</param>
    /// <param name="seeds">Provides seeds for CUDA devices.</param>
    /// <param name="fail">Receives exceptions of the backward pass.</param>
    public RecomputedSegment(nn.Module<Tensor, Tensor> module, ComputePrecision precision, Device device, RandomSeeds seeds, Action<Exception> fail)
    {
        (this.module, this.precision, this.device, this.seeds, this.fail) = (module, precision, device, seeds, fail);
        var (before, after) = (module.register_forward_pre_hook(Before), module.register_forward_hook(After));
        removeHooks = () =>
        {
            before.remove();
            after.remove();
        };
    }

    /// <summary>Enables gradients again if the last call failed.</summary>
    public void EndForward()
    {
        current?.Dispose();
        current = null;
    }

    /// <summary>Removes the hooks.</summary>
    public void Dispose() => removeHooks();

    /// <summary>Computes the output for an input again, with gradients, and then the gradients of the input and of all parameters.</summary>
    /// <param name="input">The input of the call.</param>
    /// <param name="needsGradient">Whether the input needs a gradient.</param>
    /// <param name="random">The random numbers of the call.</param>
    /// <param name="gradient">The gradient of the output.</param>
    /// <returns>The gradient of the input, which belongs to no dispose scope; null if it needs none, or if the computation failed.</returns>
    public Tensor? Backward(Tensor input, bool needsGradient, RandomState random, Tensor gradient)
    {
        try
        {
            using var scope = NewDisposeScope();
            var again = input.detach();
            again.requires_grad = needsGradient;
            // The first forward pass updated running statistics already.
            var before = module.buffers().Select(buffer => (Buffer: buffer, Value: buffer.clone())).ToList();
            Tensor output;
            using (set_grad_enabled(true))
            using (random.Repeat(seeds))
            using (Autocast.Enter(precision, device))
                output = module.forward(again);
            autograd.backward([output], [gradient]);
            using (no_grad())
                foreach (var (buffer, value) in before) buffer.copy_(value);
            return again.grad?.DetachFromDisposeScope();
        }
        catch (Exception e)
        {
            fail(e);
            return null;
        }
    }

    private Tensor Before(nn.Module<Tensor, Tensor> called, Tensor input)
    {
        // No gradients: in evaluation, and within another segment.
        if (is_grad_enabled()) current = new(input, RandomState.Next(device, seeds), no_grad());
        return input;
    }

    private Tensor After(nn.Module<Tensor, Tensor> called, Tensor input, Tensor output)
    {
        if (current is not { } call) return output;
        EndForward();
        return Recompute.Place(this, call.Input, call.Random, output);
    }

    private sealed record Call(Tensor Input, RandomState Random, IDisposable NoGradient) : IDisposable
    {
        public void Dispose() => NoGradient.Dispose();
    }
}
