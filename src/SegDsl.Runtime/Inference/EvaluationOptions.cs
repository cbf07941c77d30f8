using SegDsl.Metrics;

namespace SegDsl.Inference;

/// <summary>How a split is evaluated, and which share of it.</summary>
public sealed record EvaluationOptions
{
    /// <summary>How the network is applied to an image.</summary>
    public InferenceMode Mode { get; init; } = new();

    /// <summary>The tolerances of the boundary F-score: in pixels from 1 on, below that as parts of the image's diagonal.</summary>
    public IReadOnlyList<double> Tolerances { get; init; } = BoundaryScore.DefaultTolerances;

    /// <summary>The width of boundary IoU, likewise.</summary>
    public double BoundaryWidth { get; init; } = BoundaryIoU.DefaultWidth;

    /// <summary>Which of several processes this is, from 0: it evaluates every <see cref="WorldSize"/>-th image, beginning with this one.</summary>
    public int Rank { get; init; }

    /// <summary>The number of processes that share the split; together they evaluate every image once.</summary>
    public int WorldSize { get; init; } = 1;
}
