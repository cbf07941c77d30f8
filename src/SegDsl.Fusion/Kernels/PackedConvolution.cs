using SegDsl.Fusion.Graphs;
using SegDsl.Torch;
using static TorchSharp.torch;

namespace SegDsl.Fusion.Kernels;

/// <summary>The settings of a convolution.</summary>
/// <param name="Padding">The padding of every side.</param>
/// <param name="Stride">The stride of every side.</param>
/// <param name="Dilation">The dilation of every side.</param>
/// <param name="Groups">The number of groups.</param>
internal sealed record ConvolutionSettings(long[] Padding, long[] Stride, long[] Dilation, long Groups);

/// <summary>
/// A convolution with everything that follows it in one operation of oneDNN: a folded normalization, the addition of another tensor, and an activation. The
/// weight is stored in the layout that oneDNN prefers.
/// </summary>
internal sealed class PackedConvolution : Kernel
{
    private bool isPacked;

    /// <summary>How the convolution adds another tensor, its second input.</summary>
    internal enum Sum
    {
        /// <summary>It adds nothing.</summary>
        None,

        /// <summary>The sum is a new tensor.</summary>
        New,

        /// <summary>The sum overwrites the other tensor.</summary>
        InPlace,
    }

    /// <summary>Creates the kernel, which owns its weight and bias.</summary>
    /// <param name="name">The operations that it stands for.</param>
    /// <param name="weight">The weight [out, in / groups, kernel…].</param>
    /// <param name="bias">The bias [out]; null for none.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="sum">Whether it adds a second input.</param>
    /// <param name="epilogue">The activation.</param>
    public PackedConvolution(string name, Tensor weight, Tensor? bias, ConvolutionSettings settings, Sum sum, Epilogue epilogue)
    {
        Name = name;
        (Weight, Bias, Settings, Added, Epilogue) = (weight, bias, settings, sum, epilogue);
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <summary>The weight; after the first run, in the layout of oneDNN.</summary>
    public Tensor Weight { get; private set; }

    /// <summary>The bias; null for none.</summary>
    public Tensor? Bias { get; }

    /// <summary>The settings.</summary>
    public ConvolutionSettings Settings { get; }

    /// <summary>Whether it adds a second input.</summary>
    public Sum Added { get; }

    /// <summary>The activation.</summary>
    public Epilogue Epilogue { get; }

    private MemoryFormat Layout => Weight.dim() == 5 ? MemoryFormat.ChannelsLast3d : MemoryFormat.ChannelsLast;

    /// <inheritdoc/>
    public override Tensor Run(Tensor[] inputs, InputSizes sizes)
    {
        using var input = ChannelsLast(inputs[0]);
        if (!isPacked) Pack(input);
        if (Added == Sum.None) return Convolve(input, Epilogue);
        // oneDNN cannot write the sum of maps of one pixel to a new map.
        if (Added == Sum.New && inputs[1].shape.Skip(2).All(side => side == 1)) return Epilogue.Apply(Convolve(input, Epilogue.None).add_(inputs[1]));
        using var other = ChannelsLast(inputs[1]);
        var activation = Epilogue == Epilogue.None ? null : Epilogue.Name;
        return Added == Sum.InPlace
            ? TorchOperators.FusedConvolutionAddInPlace.Call(
                other, input, Weight, Bias, Settings.Padding, Settings.Stride, Settings.Dilation, Settings.Groups,
                "add", TorchValue.None, activation, Array.Empty<TorchValue>(), TorchValue.None)[0].AsTensor()
            : TorchOperators.FusedConvolutionAdd.Call(
                input, other, Weight, Bias, Settings.Padding, Settings.Stride, Settings.Dilation, Settings.Groups,
                "add", TorchValue.None, activation, Array.Empty<TorchValue>(), TorchValue.None)[0].AsTensor();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        Weight.Dispose();
        Bias?.Dispose();
        base.Dispose();
    }

    private Tensor Convolve(Tensor input, Epilogue activation) => TorchOperators.FusedConvolution.Call(
        input, Weight, Bias, Settings.Padding, Settings.Stride, Settings.Dilation, Settings.Groups,
        activation.Name, Array.Empty<TorchValue>(), activation.Algorithm)[0].AsTensor();

    private void Pack(Tensor input)
    {
        using var plain = ChannelsLast(Weight);
        var packed = TorchOperators.PackConvolutionWeight.Call(
            plain, Settings.Padding, Settings.Stride, Settings.Dilation, Settings.Groups, input.shape)[0].AsTensor().DetachFromDisposeScope();
        Weight.Dispose();
        (Weight, isPacked) = (packed, true);
    }

    private Tensor ChannelsLast(Tensor tensor) => TorchOperators.Contiguous.Call(tensor, Layout)[0].AsTensor();
}
