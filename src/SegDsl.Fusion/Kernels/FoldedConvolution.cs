using SegDsl.Fusion.Graphs;
using SegDsl.Torch;
using static TorchSharp.torch;

namespace SegDsl.Fusion.Kernels;

/// <summary>
/// A convolution with a folded normalization, for devices without oneDNN. An addition and an activation follow as operations of their own, in place if
/// possible.
/// </summary>
internal sealed class FoldedConvolution : Kernel
{
    private readonly Tensor weight;
    private readonly Tensor? bias;
    private readonly ConvolutionSettings settings;
    private readonly Epilogue epilogue;
    private readonly bool adds;

    /// <summary>Creates the kernel, which owns its weight and bias.</summary>
    /// <param name="name">The operations that it stands for.</param>
    /// <param name="weight">The weight [out, in / groups, kernel…].</param>
    /// <param name="bias">The bias [out]; null for none.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="adds">Whether it adds a second input.</param>
    /// <param name="epilogue">The activation.</param>
    public FoldedConvolution(string name, Tensor weight, Tensor? bias, ConvolutionSettings settings, bool adds, Epilogue epilogue)
    {
        Name = name;
        (this.weight, this.bias, this.settings, this.adds, this.epilogue) = (weight, bias, settings, adds, epilogue);
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override Tensor Run(Tensor[] inputs, InputSizes sizes)
    {
        var result = TorchOperators.Convolution.Call(
            inputs[0], weight, bias, settings.Stride, settings.Padding, settings.Dilation, false, Array.ConvertAll(settings.Stride, _ => 0L),
            settings.Groups)[0].AsTensor();
        if (adds) result.add_(inputs[1]);
        return epilogue.Apply(result);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        weight.Dispose();
        bias?.Dispose();
        base.Dispose();
    }
}
