namespace SegDsl.Language.Types;

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
