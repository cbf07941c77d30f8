using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>What <c>Norm</c> is in a network: the <c>norm</c> of a <c>.seg</c> file.</summary>
public sealed class Normalization
{
    private readonly Func<long, nn.Module<Tensor, Tensor>> create;

    private Normalization(Func<long, nn.Module<Tensor, Tensor>> create) => this.create = create;

    /// <summary>Over batch and pixels, for every channel; running statistics in evaluation.</summary>
    public static Normalization Batch { get; } = new(channels => new BatchNormalization(channels));

    /// <summary>As <see cref="Batch"/>, over the batches of all processes that train together; in one process there is no difference.</summary>
    public static Normalization Sync { get; } = new(channels => new BatchNormalization(channels, isSynchronized: true));

    /// <summary>Over the channels of every pixel.</summary>
    public static Normalization Layer { get; } = new(channels => new LayerNorm2d(channels));

    /// <summary>Over the pixels of every channel of every sample; nothing is learnt.</summary>
    public static Normalization Instance { get; } = new(channels => nn.InstanceNorm2d(channels));

    /// <summary>Over groups of channels and their pixels, for every sample.</summary>
    /// <param name="groups">How many groups; must divide the channels.</param>
    public static Normalization Group(long groups) =>
        // TorchSharp 0.107 leaves the weight and the bias of a group norm as the memory was.
        new(channels => nn.GroupNorm(groups, channels).Ones());

    /// <summary>The layer for maps of so many channels.</summary>
    /// <param name="channels">The channels.</param>
    public nn.Module<Tensor, Tensor> Create(long channels) => create(channels);
}
