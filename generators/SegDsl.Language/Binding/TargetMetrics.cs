namespace SegDsl.Language.Binding;

/// <summary>The metrics that may decide which evaluation is the best.</summary>
public static class TargetMetrics
{
    /// <summary>The metric of the labels.</summary>
    public const string MeanIoU = "mean_iou";

    /// <summary>The metrics of a kind of target. The first one decides by default.</summary>
    public static IReadOnlyList<string> Of(BoundMapKind kind) => kind switch
    {
        BoundMapKind.Values => ["rmse", "mae", "absrel", "delta1", "delta2", "delta3"],
        BoundMapKind.Mask => ["iou", "dice"],
        _ => ["accuracy", "mean_accuracy"],
    };
}
