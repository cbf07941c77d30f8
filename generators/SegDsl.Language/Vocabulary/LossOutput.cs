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
}

/// <summary>An output that a loss is computed on.</summary>
/// <param name="Name">The name of the output.</param>
/// <param name="Kind">The required kind.</param>
public sealed record LossOutput(string Name, LossOutputKind Kind);
