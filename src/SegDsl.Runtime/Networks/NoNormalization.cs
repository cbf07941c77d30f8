using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>
/// The identity in place of a normalization. It returns a copy, as a normalization returns a new tensor: the next layer may modify the result in place, while
/// the input may still be used.
/// </summary>
internal sealed class NoNormalization() : nn.Module<Tensor, Tensor>(nameof(NoNormalization))
{
    /// <summary>Does nothing: there are no parameters.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <summary>Copies the input.</summary>
    /// <param name="input">A tensor of any shape.</param>
    public override Tensor forward(Tensor input) => input.clone();
}
