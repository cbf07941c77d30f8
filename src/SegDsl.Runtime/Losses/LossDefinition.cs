using SegDsl.Validation;

namespace SegDsl.Losses;

/// <summary>The options of a loss, from which training creates the loss. Derive from it to define a loss.</summary>
public abstract record LossDefinition
{
    /// <summary>Creates the loss.</summary>
    /// <param name="classes">The number of classes, at least 1.</param>
    /// <param name="ignoreIndex">The ignore index, which must not be a class.</param>
    /// <exception cref="ArgumentException">The ignore index is a class, or a setting does not match the number of classes.</exception>
    public abstract SegmentationLoss Create(int classes, int ignoreIndex);
}

/// <summary>A loss of one network output. If the output is a list, the losses of its elements are added.</summary>
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

/// <summary>A loss of class logits that needs only the labels and can be restricted to predicted edges.</summary>
public abstract record LabelLossDefinition : OutputLossDefinition
{
    /// <summary>
    /// The name of an output with edge logits, [N, 1, H, W]. Only pixels whose edge probability exceeds <see cref="Above"/> contribute. Null for all pixels.
    /// </summary>
    public string? At { get; init; }

    /// <summary>The threshold of edge probabilities for <see cref="At"/>, from 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Above { get; init => field = Limit.Between(0, 1, value); } = 0.8;
}
