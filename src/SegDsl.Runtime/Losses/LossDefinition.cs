using SegDsl.Validation;

namespace SegDsl.Losses;

/// <summary>The loss of an experiment: its settings, from which training creates the loss itself.</summary>
public abstract record LossDefinition
{
    /// <summary>Creates the loss.</summary>
    /// <param name="classes">The number of classes, at least 1.</param>
    /// <param name="ignoreIndex">The ignore index, which must not be a class.</param>
    /// <exception cref="ArgumentException">The ignore index is a class, or a setting does not match the number of classes.</exception>
    public abstract SegmentationLoss Create(int classes, int ignoreIndex);
}

/// <summary>A loss of one output of the network, or of every member of an output that is a list: then the sum over the members.</summary>
public abstract record OutputLossDefinition : LossDefinition
{
    /// <summary>Creates the settings.</summary>
    /// <param name="output">The default of <see cref="Output"/>.</param>
    private protected OutputLossDefinition(string output = "seg") => Output = output;

    /// <summary>The name of the output; <c>seg</c> by default, or <c>edge_logits</c> for a loss of edges.</summary>
    public string Output { get; init; }

    /// <inheritdoc/>
    public abstract override OutputLoss Create(int classes, int ignoreIndex);
}

/// <summary>A loss of class scores that depends on labels only, and can exclude pixels.</summary>
public abstract record LabelLossDefinition : OutputLossDefinition
{
    /// <summary>
    /// The output with scores of edges (before the sigmoid, one channel): only pixels that probably are at an edge are counted. Null for all pixels.
    /// </summary>
    public string? At { get; init; }

    /// <summary>The probability of an edge in <see cref="At"/> above which a pixel is counted, from 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Above { get; init => field = Limit.Between(0, 1, value); } = 0.8;
}
