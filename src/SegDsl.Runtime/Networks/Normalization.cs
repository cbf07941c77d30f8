using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>The kind of normalization layer that <c>Norm</c> creates: the <c>norm</c> parameter in <c>.seg</c> files.</summary>
public sealed class Normalization
{
    private readonly Func<long, bool, nn.Module<Tensor, Tensor>> create;

    private Normalization(Func<long, bool, nn.Module<Tensor, Tensor>> create) => this.create = create;

    private Normalization(Func<long, nn.Module<Tensor, Tensor>> create) : this((channels, _) => create(channels))
    {
    }

    /// <summary>Batch normalization with running statistics for evaluation. Ioffe and Szegedy, ICML 2015.</summary>
    public static Normalization Batch { get; } = new(channels => new BatchNormalization(channels));

    /// <summary>Batch normalization over the batches of all ranks. With one rank it equals <see cref="Batch"/>.</summary>
    public static Normalization Sync { get; } = new(channels => new BatchNormalization(channels, isSynchronized: true));

    /// <summary>Layer normalization over the channels of every pixel. Ba et al., arXiv:1607.06450.</summary>
    public static Normalization Layer { get; } = new(channels => new LayerNorm2d(channels));

    /// <summary>Instance normalization over the pixels of every channel, without learned parameters. Ulyanov et al., arXiv:1607.08022.</summary>
    public static Normalization Instance { get; } = new((channels, isVolume) =>
        isVolume ? nn.InstanceNorm3d(channels) : nn.InstanceNorm2d(channels));

    /// <summary>No normalization: every layer is the identity, without parameters.</summary>
    public static Normalization None { get; } = new(_ => new NoNormalization());

    /// <summary>Group normalization over groups of channels and their pixels. Wu and He, ECCV 2018.</summary>
    /// <param name="groups">The number of groups, which must divide the number of channels.</param>
    public static Normalization Group(long groups) =>
        // TorchSharp 0.107 leaves the weight and bias of a group norm uninitialized.
        new(channels => nn.GroupNorm(groups, channels).Ones());

    /// <summary>Creates a layer for feature maps [N, C, H, W] or volumes [N, C, D, H, W].</summary>
    /// <param name="channels">The number of channels C.</param>
    /// <param name="isVolume">Whether the layer is for volumes.</param>
    public nn.Module<Tensor, Tensor> Create(long channels, bool isVolume = false) => create(channels, isVolume);
}
