using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.init;

namespace SegDsl.Networks;

/// <summary>
/// Initializers for <c>init</c> in <c>.seg</c> files: each fills the weight of a convolution or linear layer, sets its bias to zero and returns the layer.
/// All throw <see cref="ArgumentException"/> if the layer has no weight. The parameters of a layer on the meta device, which have no storage, are allocated
/// first: such a layer is filled once, not first with the initial values of PyTorch, which take as long.
/// </summary>
public static class Initialization
{
    [ThreadStatic]
    private static bool isSkipped;

    [ThreadStatic]
    private static Generator? seeded;

    /// <summary>
    /// Creates a network whose convolutions, linear layers and other initialized parameters are zero instead of random. It takes a fraction of the time, and
    /// is meant for a network whose weights are loaded next.
    /// </summary>
    /// <param name="create">Creates the network on the calling thread.</param>
    /// <returns>The network.</returns>
    public static TNetwork Skip<TNetwork>(Func<TNetwork> create) where TNetwork : nn.Module
    {
        ArgumentNullException.ThrowIfNull(create);
        var outer = isSkipped;
        isSkipped = true;
        try
        {
            return create();
        }
        finally
        {
            isSkipped = outer;
        }
    }

    /// <summary>
    /// Creates a network whose initial weights follow from a seed, whatever other threads compute: all threads draw from the generator of torch, which is
    /// seeded, too, for layers that fill their weights themselves. On other devices than the CPU, weights come from that generator.
    /// </summary>
    /// <param name="seed">The seed.</param>
    /// <param name="create">Creates the network on the calling thread.</param>
    internal static TNetwork Seed<TNetwork>(long seed, Func<TNetwork> create)
    {
        using var shared = manual_seed(seed);
        using var own = new Generator((ulong)seed);
        var outer = seeded;
        seeded = own;
        try
        {
            return create();
        }
        finally
        {
            seeded = outer;
        }
    }

    /// <summary>
    /// Normal with variance 2 / fan, which preserves the variance of activations (fan in) or gradients (fan out) through ReLUs.
    /// He et al.: Delving Deep into Rectifiers, ICCV 2015.
    /// </summary>
    public static TLayer KaimingNormal<TLayer>(this TLayer layer, FanInOut mode = FanInOut.FanIn) where TLayer : nn.Module =>
        Fill(layer, (weight, random) => WeightFilling.KaimingNormal(weight, mode, random));

    /// <summary>Uniform with variance 2 / fan in. He et al.: Delving Deep into Rectifiers, ICCV 2015.</summary>
    public static TLayer KaimingUniform<TLayer>(this TLayer layer) where TLayer : nn.Module =>
        Fill(layer, (weight, random) => WeightFilling.KaimingUniform(weight, 0, random));

    /// <summary>Uniform with variance 2 / (fan in + fan out). Glorot and Bengio, AISTATS 2010.</summary>
    public static TLayer XavierUniform<TLayer>(this TLayer layer) where TLayer : nn.Module =>
        Fill(layer, (weight, random) => WeightFilling.XavierUniform(weight, random));

    /// <summary>Normal with variance 2 / (fan in + fan out). Glorot and Bengio, AISTATS 2010.</summary>
    public static TLayer XavierNormal<TLayer>(this TLayer layer) where TLayer : nn.Module => Fill(layer, WeightFilling.XavierNormal);

    /// <summary>Normal with mean 0.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="std">The standard deviation, ≥ 0.</param>
    /// <exception cref="InitializationException">The standard deviation is negative, exceeds the range of 32-bit floats, or is NaN.</exception>
    public static TLayer Normal<TLayer>(this TLayer layer, double std) where TLayer : nn.Module =>
        Fill(layer, (weight, random) => normal_(weight, 0, Deviation(std), random));

    /// <summary>Normal with mean 0, truncated to ±2.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="std">The standard deviation, ≥ 0.</param>
    /// <exception cref="InitializationException">The standard deviation is negative, exceeds the range of 32-bit floats, or is NaN.</exception>
    public static TLayer TruncatedNormal<TLayer>(this TLayer layer, double std) where TLayer : nn.Module =>
        Fill(layer, (weight, random) => WeightFilling.TruncatedNormal(weight, Deviation(std), random));

    /// <summary>Zeros.</summary>
    public static TLayer Zeros<TLayer>(this TLayer layer) where TLayer : nn.Module => Fill(layer, (weight, _) => zeros_(weight));

    /// <summary>Ones.</summary>
    public static TLayer Ones<TLayer>(this TLayer layer) where TLayer : nn.Module => Fill(layer, (weight, _) => ones_(weight));

    /// <summary>A constant.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="value">The value of every weight.</param>
    /// <exception cref="InitializationException">The value exceeds the range of 32-bit floats, or is NaN.</exception>
    public static TLayer Constant<TLayer>(this TLayer layer, double value) where TLayer : nn.Module =>
        Fill(layer, (weight, _) => constant_(weight, Math.Abs(value) <= float.MaxValue ? value : throw Invalid("constant", value, "a 32-bit float")));

    /// <summary>The given initialization.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="initializer">The initialization; null for the one of PyTorch.</param>
    public static TLayer Initialize<TLayer>(this TLayer layer, Initializer? initializer) where TLayer : nn.Module
    {
        if (initializer is not null) initializer.Fill(layer);
        else Default(layer);
        return layer;
    }

    /// <summary>Fills the weight of a parameter or layer unless initialization is skipped, which leaves zeros.</summary>
    /// <param name="weight">Filled in place.</param>
    /// <param name="fill">Fills it. The generator is null for that of torch.</param>
    internal static void Fill(Tensor weight, Action<Tensor, Generator?> fill)
    {
        if (isSkipped) zeros_(weight);
        else fill(weight, weight.device_type == DeviceType.CPU ? seeded : null);
    }

    /// <summary>Fills a layer on the meta device as PyTorch does; others have these values from their construction.</summary>
    private static void Default(nn.Module layer)
    {
        if (!LayerStorage.Allocate(layer)) return;
        var weight = layer.get_parameter("weight") ?? throw WithoutWeight(layer);
        Fill(weight, (w, random) => WeightFilling.KaimingUniform(w, Math.Sqrt(5), random));
        if (layer.get_parameter("bias") is not { } bias) return;
        var bound = 1 / Math.Sqrt(CalculateFanInAndFanOut(weight).fanIn);
        Fill(bias, (b, random) => uniform_(b, -bound, bound, random));
    }

    private static double Deviation(double std) =>
        std is >= 0 and <= float.MaxValue ? std : throw Invalid("standard deviation", std, "a finite number of at least 0");

    private static InitializationException Invalid(string name, double value, string range) =>
        new(FormattableString.Invariant($"The {name} of an initialization must be {range}, but is {value}. Change the 'init' of the .seg file."));

    private static TLayer Fill<TLayer>(TLayer layer, Action<Tensor, Generator?> fill) where TLayer : nn.Module
    {
        LayerStorage.Allocate(layer);
        Fill(layer.get_parameter("weight") ?? throw WithoutWeight(layer), fill);
        if (layer.get_parameter("bias") is { } bias) zeros_(bias);
        return layer;
    }

    private static ArgumentException WithoutWeight(nn.Module layer) => new($"Layer '{layer.GetName()}' has no weight to initialize.", nameof(layer));
}
