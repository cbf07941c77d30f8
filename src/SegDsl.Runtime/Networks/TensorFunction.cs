using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>Wraps a function of one tensor as a module, for stages of a sequence that have no module class.</summary>
/// <param name="function">The function. The caller owns the argument and the result, which may be the argument.</param>
public sealed class TensorFunction(Func<Tensor, Tensor> function) : nn.Module<Tensor, Tensor>(nameof(TensorFunction))
{
    /// <summary>Applies the function.</summary>
    public override Tensor forward(Tensor input) => function(input).ApartFrom(input);

    /// <summary>Does nothing: the module has no components.</summary>
    protected override void RegisterComponents()
    {
    }
}
