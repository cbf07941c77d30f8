namespace SegDsl.Language.Types;

/// <summary>The normalizations.</summary>
public enum NormalizationKind
{
    /// <summary>Over the batch (Ioffe and Szegedy).</summary>
    Batch,

    /// <summary>Over the batches of all processes.</summary>
    Sync,

    /// <summary>Over groups of channels (Wu and He).</summary>
    Group,

    /// <summary>Over the channels of every pixel (Ba, Kiros and Hinton).</summary>
    Layer,

    /// <summary>Over every channel of every sample (Ulyanov, Vedaldi and Lempitsky).</summary>
    Instance,

    /// <summary>None: <c>Norm</c> is the identity.</summary>
    None,
}
