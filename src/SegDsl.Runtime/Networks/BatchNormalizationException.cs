namespace SegDsl.Networks;

/// <summary>
/// In training, a batch normalization layer has a single value per channel, whose variance is undefined. The message states the size of the input and what
/// to do.
/// </summary>
public sealed class BatchNormalizationException : SegDslException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="shape">The shape of its input.</param>
    /// <param name="ranks">The number of ranks over which statistics are computed; 1 if the layer is not synchronized.</param>
    internal BatchNormalizationException(BatchNormalization layer, IEnumerable<long> shape, int ranks)
        : base($"Batch normalization needs more than one value per channel in training, but {(ranks == 1 ? "" : $"all {ranks} ranks together have one, ")}"
            + $"the input is [{string.Join(", ", shape)}]. Use a larger batch, another normalization such as 'norm group(32)', "
            + "or fixed statistics with 'freeze norm'.") =>
        Layer = layer;

    /// <summary>The layer.</summary>
    public BatchNormalization Layer { get; }
}
