using SegDsl.Metrics;

namespace SegDsl.Inference;

/// <summary>How to evaluate a split, and which share of its images.</summary>
public sealed record EvaluationOptions
{
    /// <summary>How to apply the network to an image.</summary>
    public InferenceMode Mode { get; init; } = new();

    /// <summary>The tolerances of the boundary F-score. Values of at least 1 are pixels; smaller values are fractions of the image diagonal.</summary>
    public IReadOnlyList<double> Tolerances { get; init; } = BoundaryScore.DefaultTolerances;

    /// <summary>The boundary width of boundary IoU, in the same units as <see cref="Tolerances"/>.</summary>
    public double BoundaryWidth { get; init; } = BoundaryIoU.DefaultWidth;

    /// <summary>Whether to compute Hausdorff distances.</summary>
    public bool Hausdorff { get; init; }

    /// <summary>The metrics that are written in C#.</summary>
    public IReadOnlyList<ExternMetricDefinition> Metrics { get; init; } = [];

    /// <summary>The rank of this process, from 0. It evaluates every <see cref="WorldSize"/>-th image, starting with this index.</summary>
    public int Rank { get; init; }

    /// <summary>The number of processes, at least 1, which together evaluate each image once.</summary>
    public int WorldSize { get; init; } = 1;
}
