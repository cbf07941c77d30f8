namespace SegDsl.Language.Types;

/// <summary>The initialization of a weight.</summary>
/// <param name="Kind">The distribution.</param>
/// <param name="FanOut">For Kaiming: whether to preserve the variance in the backward pass (<c>fan_out</c>) instead of the forward pass.</param>
/// <param name="Value">
/// The standard deviation for <see cref="InitializationKind.Normal"/> and <see cref="InitializationKind.TruncatedNormal"/>, the value for
/// <see cref="InitializationKind.Constant"/>.
/// </param>
public sealed record Initialization(InitializationKind Kind, bool FanOut = false, double Value = 0);

/// <summary>The initializations.</summary>
public enum InitializationKind
{
    /// <summary>Normal, by He et al., for ReLU.</summary>
    KaimingNormal,

    /// <summary>Uniform, by He et al., for ReLU.</summary>
    KaimingUniform,

    /// <summary>Normal, by Glorot and Bengio.</summary>
    XavierNormal,

    /// <summary>Uniform, by Glorot and Bengio.</summary>
    XavierUniform,

    /// <summary>All zero.</summary>
    Zeros,

    /// <summary>All one.</summary>
    Ones,

    /// <summary>Normal with mean 0 and a given standard deviation.</summary>
    Normal,

    /// <summary>Normal with mean 0 and a given standard deviation, with values outside of ±2 resampled.</summary>
    TruncatedNormal,

    /// <summary>A constant.</summary>
    Constant,
}
