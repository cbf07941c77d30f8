using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.init;

namespace SegDsl.Networks;

/// <summary>
/// The initialization of the weights of a module: the <c>init</c> of <c>.seg</c> files. Passed to a constructor, or with <c>init:</c> in a <c>.seg</c>
/// file, it replaces the <c>init</c> statements of the module and of its children, but not the <c>init:</c> of a single layer.
/// </summary>
public sealed class Initializer
{
    private readonly Action<nn.Module> fill;
    private readonly bool isDefault;

    private Initializer(Action<nn.Module> fill, bool isDefault = false) => (this.fill, this.isDefault) = (fill, isDefault);

    /// <inheritdoc cref="Initialization.KaimingNormal"/>
    public static Initializer KaimingNormal(FanInOut mode = FanInOut.FanIn) => new(layer => layer.KaimingNormal(mode));

    /// <inheritdoc cref="Initialization.KaimingUniform"/>
    public static Initializer KaimingUniform() => new(layer => layer.KaimingUniform());

    /// <inheritdoc cref="Initialization.XavierUniform"/>
    public static Initializer XavierUniform() => new(layer => layer.XavierUniform());

    /// <inheritdoc cref="Initialization.XavierNormal"/>
    public static Initializer XavierNormal() => new(layer => layer.XavierNormal());

    /// <summary>Normal with mean 0.</summary>
    /// <param name="std">The standard deviation, ≥ 0.</param>
    public static Initializer Normal(double std) => new(layer => layer.Normal(std));

    /// <summary>Normal with mean 0, truncated to ±2.</summary>
    /// <param name="std">The standard deviation, ≥ 0.</param>
    public static Initializer TruncatedNormal(double std) => new(layer => layer.TruncatedNormal(std));

    /// <summary>Zeros.</summary>
    public static Initializer Zeros() => new(layer => layer.Zeros());

    /// <summary>Ones.</summary>
    public static Initializer Ones() => new(layer => layer.Ones());

    /// <summary>A constant.</summary>
    /// <param name="value">The value of every weight.</param>
    public static Initializer Constant(double value) => new(layer => layer.Constant(value));

    /// <summary>The initialization of a block that selects this one with a statement.</summary>
    /// <param name="given">The one given to its constructor; null if there is none.</param>
    /// <returns>
    /// <paramref name="given"/>, unless it is null or comes from the statement of an enclosing block; otherwise this one, which gives way to the statements
    /// of the blocks inside.
    /// </returns>
    public Initializer Unless(Initializer? given) => given is { isDefault: false } ? given : new(fill, isDefault: true);

    /// <summary>Fills the weight of a layer, and sets its bias to zero.</summary>
    /// <exception cref="ArgumentException">The layer has no weight.</exception>
    internal void Fill(nn.Module layer) => fill(layer);
}
