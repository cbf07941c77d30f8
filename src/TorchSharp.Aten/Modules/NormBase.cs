using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What normalisations over a batch or an instance have in common: scale and shift, and perhaps running statistics.</summary>
public abstract class NormBase : nn.Module<Tensor, Tensor>
{
    private Parameter? _weight;
    private Parameter? _bias;
    private Tensor? _running_mean;
    private Tensor? _running_var;
    private Tensor? _num_batches_tracked;

    /// <summary>Makes a normalisation whose scale is 1 and shift 0, with running mean 0 and variance 1.</summary>
    /// <param name="num_features">The number of channels.</param>
    /// <param name="eps">What is added to the variance.</param>
    /// <param name="momentum">The share of a new batch in the running statistics; null for the plain average of all batches.</param>
    /// <param name="affine">Whether a scale and a shift are learned.</param>
    /// <param name="track_running_stats">Whether running statistics are kept, and used in evaluation mode.</param>
    /// <param name="device">Where parameters and buffers live.</param>
    /// <param name="dtype">Their type.</param>
    /// <param name="name">The name of the kind of module.</param>
    public NormBase(
        long num_features, double eps, double? momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype, string name)
        : base(name)
    {
        this.num_features = num_features;
        this.eps = eps;
        this.momentum = momentum;
        this.affine = affine;
        this.track_running_stats = track_running_stats;
        if (affine)
        {
            register_parameter(nameof(weight), _weight = new Parameter(empty(num_features, dtype: dtype, device: device)));
            register_parameter(nameof(bias), _bias = new Parameter(empty(num_features, dtype: dtype, device: device)));
        }
        if (track_running_stats)
        {
            register_buffer(nameof(running_mean), _running_mean = zeros(num_features, dtype: dtype, device: device));
            register_buffer(nameof(running_var), _running_var = ones(num_features, dtype: dtype, device: device));
            register_buffer(nameof(num_batches_tracked), _num_batches_tracked = zeros([], dtype: ScalarType.Int64, device: device));
        }
        reset_parameters();
    }

    /// <summary>The number of channels.</summary>
    public long num_features { get; }

    /// <summary>What is added to the variance.</summary>
    public double eps { get; set; }

    /// <summary>The share of a new batch in the running statistics; null for the plain average of all batches.</summary>
    public double? momentum { get; set; }

    /// <summary>Whether a scale and a shift are learned.</summary>
    public bool affine { get; }

    /// <summary>Whether running statistics are kept.</summary>
    public bool track_running_stats { get; }

    /// <summary>The scale [channels]; null where the module is not affine.</summary>
    public Parameter weight
    {
        // TorchSharp declares it not null, and gives null all the same where the module is not affine.
        get => _weight!;
        set => SetParameter(nameof(weight), ref _weight, value);
    }

    /// <summary>The shift [channels]; null where the module is not affine.</summary>
    public Parameter? bias
    {
        get => _bias;
        set => SetParameter(nameof(bias), ref _bias, value);
    }

    /// <summary>The running mean [channels]; null where none is kept.</summary>
    public Tensor? running_mean
    {
        get => _running_mean;
        set => SetBuffer(nameof(running_mean), ref _running_mean, value);
    }

    /// <summary>The running variance [channels]; null where none is kept.</summary>
    public Tensor? running_var
    {
        get => _running_var;
        set => SetBuffer(nameof(running_var), ref _running_var, value);
    }

    /// <summary>The number of batches in the running statistics; null where none are kept.</summary>
    public Tensor? num_batches_tracked
    {
        get => _num_batches_tracked;
        set => SetBuffer(nameof(num_batches_tracked), ref _num_batches_tracked, value);
    }

    /// <summary>Sets the scale to 1, the shift to 0 and the running statistics to their start.</summary>
    public void reset_parameters()
    {
        reset_running_stats();
        if (_weight is not null)
            nn.init.ones_(_weight);
        if (_bias is not null)
            nn.init.zeros_(_bias);
    }

    /// <summary>Sets the running mean to 0, the variance to 1 and the number of batches to 0.</summary>
    public void reset_running_stats()
    {
        if (_running_mean is not null)
            nn.init.zeros_(_running_mean);
        if (_running_var is not null)
            nn.init.ones_(_running_var);
        if (_num_batches_tracked is not null)
            nn.init.zeros_(_num_batches_tracked);
    }

    /// <summary>Throws where the input has a number of dimensions that the module does not take.</summary>
    /// <exception cref="ArgumentException">It has.</exception>
    protected abstract void ValidateInputDimensions(Tensor input);
}
