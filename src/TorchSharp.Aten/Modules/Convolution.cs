using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What convolutions and transposed convolutions have in common: a weight, perhaps a bias, and how the window moves.</summary>
public abstract class Convolution : nn.Module<Tensor, Tensor>
{
    private Parameter _weight;
    private Parameter? _bias;

    private protected Convolution(
        string name, long in_channels, long out_channels, long[] kernel_size, long[] stride, long[] padding, Padding? padding_type, long[] dilation,
        bool transposed, long[] output_padding, long groups, bool bias, PaddingModes padding_mode, Device? device, ScalarType? dtype)
        : base(name)
    {
        if (groups <= 0 || in_channels % groups != 0 || out_channels % groups != 0)
            throw new ArgumentException(
                $"{name}: {in_channels} input and {out_channels} output channels cannot be divided into {groups} groups.", nameof(groups));
        if (padding_type == Padding.Same && Array.Exists(stride, step => step != 1))
            throw new ArgumentException($"{name}: the padding 'same' needs a stride of 1.", nameof(stride));

        this.in_channels = in_channels;
        this.out_channels = out_channels;
        this.kernel_size = kernel_size;
        this.stride = stride;
        this.padding = padding;
        this.padding_type = padding_type;
        this.dilation = dilation;
        this.transposed = transposed;
        this.output_padding = output_padding;
        this.groups = groups;
        this.padding_mode = padding_mode;

        long[] channels = transposed ? [in_channels, out_channels / groups] : [out_channels, in_channels / groups];
        _weight = new Parameter(empty([.. channels, .. kernel_size], dtype: dtype, device: device));
        register_parameter(nameof(weight), _weight);
        if (bias)
        {
            _bias = new Parameter(empty(out_channels, dtype: dtype, device: device));
            register_parameter(nameof(bias), _bias);
        }
        reset_parameters();
    }

    /// <summary>The number of input channels.</summary>
    public long in_channels { get; }

    /// <summary>The number of output channels.</summary>
    public long out_channels { get; }

    /// <summary>The size of the window, one number a spatial dimension.</summary>
    public long[] kernel_size { get; set; }

    /// <summary>The step of the window, one number a spatial dimension.</summary>
    public long[] stride { get; set; }

    /// <summary>How much is added on both sides, one number a spatial dimension; what <see cref="padding_type"/> says goes first.</summary>
    public long[]? padding { get; }

    /// <summary>The padding by name; null where <see cref="padding"/> says it.</summary>
    public Padding? padding_type { get; }

    /// <summary>What the padding is filled with.</summary>
    public PaddingModes padding_mode { get; set; }

    /// <summary>The distance between the window's elements, one number a spatial dimension.</summary>
    public long[] dilation { get; set; }

    /// <summary>Whether it is a transposed convolution.</summary>
    public bool transposed { get; }

    /// <summary>What is added to one side of a transposed convolution's result, one number a spatial dimension.</summary>
    public long[] output_padding { get; set; }

    /// <summary>The number of groups that inputs and outputs are connected in.</summary>
    public long groups { get; set; }

    /// <summary>The weight: [out, in / groups, kernel…]; of a transposed convolution [in, out / groups, kernel…].</summary>
    public Parameter weight
    {
        get => _weight;
        set => SetParameter(nameof(weight), ref _weight, value);
    }

    /// <summary>The bias [out], null where there is none.</summary>
    public Parameter? bias
    {
        get => _bias;
        set => SetParameter(nameof(bias), ref _bias, value);
    }

    /// <summary>Draws weight and bias anew, uniformly within 1/√(inputs of one output).</summary>
    public void reset_parameters()
    {
        nn.init.kaiming_uniform_(_weight, Math.Sqrt(5));
        nn.init.UniformByFanIn(_bias, _weight);
    }

    private protected void ValidateShape(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var spatial = kernel_size.Length;
        var channel = input.dim() - spatial - 1;
        if (channel is not (0 or 1) || input.size((int)channel) != in_channels)
            throw new ArgumentException(
                $"Expected {spatial + 1}D (unbatched) or {spatial + 2}D (batched) input with {in_channels} channels to {GetName()}, "
                + $"but got [{string.Join(", ", input.shape)}].", nameof(input));
    }
}
