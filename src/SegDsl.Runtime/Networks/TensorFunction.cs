using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>A function of one tensor as a module: what a stage of a sequence becomes whose operation has no module of its own.</summary>
/// <param name="function">The function; its operand stays with the caller, its result belongs to it.</param>
public sealed class TensorFunction(Func<Tensor, Tensor> function) : nn.Module<Tensor, Tensor>(nameof(TensorFunction))
{
    /// <summary>Applies the function.</summary>
    public override Tensor forward(Tensor input) => function(input);

    /// <summary>Does nothing: there is nothing to register.</summary>
    protected override void RegisterComponents()
    {
    }
}
