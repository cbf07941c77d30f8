using System.Text.Json.Serialization;
using SegDsl.Data;
using SegDsl.Metrics;

namespace SegDsl.Logging;

/// <summary>
/// Scores as a JSON document: fractions in 0..1 with six digits, null if no pixel counts. Derived documents add properties before or after them with
/// <see cref="JsonPropertyOrderAttribute"/>.
/// </summary>
public abstract class ScoresDocument
{
    private readonly SegmentationScores scores;
    private readonly DatasetDefinition dataset;
    private readonly int? images;

    /// <summary>Creates the document.</summary>
    /// <param name="scores">The scores.</param>
    /// <param name="dataset">The dataset with the class names.</param>
    /// <param name="images">The number of images; null for that of the scores.</param>
    /// <param name="targets">The scores of other targets; null for none.</param>
    /// <exception cref="ArgumentNullException">The scores or the dataset are null.</exception>
    protected ScoresDocument(SegmentationScores scores, DatasetDefinition dataset, int? images = null, IReadOnlyList<TargetScores>? targets = null)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(dataset);
        (this.scores, this.dataset, this.images) = (scores, dataset, images);
        Targets = targets is { Count: > 0 } ? [.. targets.Select(TargetScoresDocument.Of)] : null;
    }

    /// <summary>Whether there are classes, without which <see cref="ScoresJson"/> omits the scores of the segmentation.</summary>
    internal bool Segments => dataset.Classes.Count > 0;

    /// <summary>The number of images.</summary>
    [JsonPropertyName("images")]
    public int Images => images ?? scores.Images;

    /// <summary>The number of counted pixels.</summary>
    [JsonPropertyName("pixels")]
    public long Pixels => scores.Confusion.Pixels;

    /// <summary>The mean IoU over the classes in labels or predictions.</summary>
    [JsonPropertyName("mean_iou")]
    public double? MeanIoU => Rounded(scores.Confusion.MeanIoU);

    /// <summary>The mean IoU over all classes; absent classes count as 1.</summary>
    [JsonPropertyName("mean_iou_absent_as_one")]
    public double? MeanIoUAbsentAsOne => Rounded(scores.Confusion.MeanIoUOf(AbsentClasses.CountAsOne));

    /// <summary>The fraction of pixels that are predicted correctly.</summary>
    [JsonPropertyName("pixel_accuracy")]
    public double? PixelAccuracy => Rounded(scores.Confusion.PixelAccuracy);

    /// <summary>The mean recall over the classes in labels.</summary>
    [JsonPropertyName("mean_accuracy")]
    public double? MeanAccuracy => Rounded(scores.Confusion.MeanAccuracy);

    /// <summary>The mean Dice coefficient over the classes in labels or predictions.</summary>
    [JsonPropertyName("mean_dice")]
    public double? MeanDice => Rounded(scores.Confusion.MeanDice);

    /// <summary>The mean IoU, weighted by the number of labeled pixels.</summary>
    [JsonPropertyName("frequency_weighted_iou")]
    public double? FrequencyWeightedIoU => Rounded(scores.Confusion.FrequencyWeightedIoU);

    /// <summary>The mean boundary F-score by tolerance.</summary>
    [JsonPropertyName("mean_boundary_f")]
    public IReadOnlyDictionary<string, double?> MeanBoundaryF => ByTolerance(t => scores.Boundary.Mean(t));

    /// <summary>The mean boundary F-score by tolerance; absent classes count as 1.</summary>
    [JsonPropertyName("mean_boundary_f_absent_as_one")]
    public IReadOnlyDictionary<string, double?> MeanBoundaryFAbsentAsOne => ByTolerance(t => scores.Boundary.Mean(t, AbsentClasses.CountAsOne));

    /// <summary>The width of boundary IoU, as it is written on the command line.</summary>
    [JsonPropertyName("boundary_iou_width")]
    public string BoundaryIoUWidth => BoundaryWidth.Text(scores.BoundaryIoU.Width);

    /// <summary>The mean boundary IoU over the classes in labels or predictions.</summary>
    [JsonPropertyName("mean_boundary_iou")]
    public double? MeanBoundaryIoU => Rounded(scores.BoundaryIoU.Mean());

    /// <summary>The mean boundary IoU over all classes; absent classes count as 1.</summary>
    [JsonPropertyName("mean_boundary_iou_absent_as_one")]
    public double? MeanBoundaryIoUAbsentAsOne => Rounded(scores.BoundaryIoU.Mean(AbsentClasses.CountAsOne));

    /// <summary>The mean Hausdorff distance (95th percentile) over the classes, in pixels, of volumes in millimeters; omitted if it is not computed.</summary>
    [JsonPropertyName("mean_hausdorff95"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? MeanHausdorff => Rounded(scores.Hausdorff?.Mean);

    /// <summary>The scores of other targets; omitted without any.</summary>
    [JsonPropertyName("targets"), JsonPropertyOrder(3), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<TargetScoresDocument>? Targets { get; }

    /// <summary>The scores of the metrics that are written in C#; omitted without any.</summary>
    [JsonPropertyName("metrics"), JsonPropertyOrder(3), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<MetricScoreDocument>? Metrics { get; protected init; }

    /// <summary>The scores of every class.</summary>
    [JsonPropertyName("classes")]
    public IReadOnlyList<ClassScoresDocument> Classes =>
    [
        .. dataset.Classes.Select((c, label) => new ClassScoresDocument(
            c.Name,
            Rounded(scores.Confusion.IoU(label)),
            Rounded(scores.Confusion.Precision(label)),
            Rounded(scores.Confusion.Recall(label)),
            ByTolerance(t => scores.Boundary.OfClass(t, label)),
            Rounded(scores.BoundaryIoU.OfClass(label)),
            Rounded(scores.Confusion.Dice(label)),
            Rounded(scores.Hausdorff?.OfClass(label)))),
    ];

    /// <summary>One row per class of the labels: the number of pixels by predicted class, then the number of pixels without a predicted class.</summary>
    [JsonPropertyName("confusion")]
    public IReadOnlyList<IReadOnlyList<long>> Confusion
    {
        get
        {
            var width = scores.Confusion.Classes + 1;
            return [.. Enumerable.Range(0, scores.Confusion.Classes).Select(label => scores.Confusion.Counts.Slice(label * width, width).ToArray())];
        }
    }

    private Dictionary<string, double?> ByTolerance(Func<int, double?> score) =>
        scores.Boundary.Tolerances.Select((tolerance, t) => (BoundaryWidth.Text(tolerance), Rounded(score(t)))).ToDictionary();

    /// <summary>Rounds to six digits; null if the value is missing or not finite.</summary>
    private protected static double? Rounded(double? value) => value is { } number && double.IsFinite(number) ? Math.Round(number, 6) : null;
}

/// <summary>The scores of a class.</summary>
/// <param name="Name">The name of the class.</param>
/// <param name="IoU">Intersection over union.</param>
/// <param name="Precision">The fraction of its predicted pixels that are correct.</param>
/// <param name="Recall">The fraction of its labeled pixels that are predicted.</param>
/// <param name="BoundaryF">The boundary F-score by tolerance.</param>
/// <param name="BoundaryIoU">Boundary IoU.</param>
/// <param name="Dice">Dice coefficient.</param>
/// <param name="Hausdorff">Hausdorff distance (95th percentile), in pixels, of volumes in millimeters; omitted if it is not computed.</param>
public sealed record ClassScoresDocument(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("iou")] double? IoU,
    [property: JsonPropertyName("precision")] double? Precision,
    [property: JsonPropertyName("recall")] double? Recall,
    [property: JsonPropertyName("boundary_f")] IReadOnlyDictionary<string, double?> BoundaryF,
    [property: JsonPropertyName("boundary_iou")] double? BoundaryIoU,
    [property: JsonPropertyName("dice")] double? Dice,
    [property: JsonPropertyName("hausdorff95"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Hausdorff);
