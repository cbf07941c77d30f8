namespace SegDsl.Language.Vocabulary;

/// <summary>The kinds of outputs that losses require.</summary>
public enum LossOutputKind
{
    /// <summary>Scores of the classes, one channel per class.</summary>
    ClassScores,

    /// <summary>Scores of edges before the sigmoid, one channel.</summary>
    EdgeScores,

    /// <summary>Probabilities of edges, one channel.</summary>
    EdgeProbabilities,

    /// <summary>Values of a target, one channel per plane.</summary>
    Values,

    /// <summary>Scores of the labels of a mask before the sigmoid, one channel per label.</summary>
    Masks,

    /// <summary>Scores of the classes of the whole image.</summary>
    ImageClasses,
}

/// <summary>An output that a loss is computed on.</summary>
/// <param name="Name">The name of the output.</param>
/// <param name="Kind">The required kind.</param>
public sealed record LossOutput(string Name, LossOutputKind Kind)
{
    /// <summary>The target of the dataset that it predicts; null for the labels.</summary>
    public string? Target { get; init; }
}
