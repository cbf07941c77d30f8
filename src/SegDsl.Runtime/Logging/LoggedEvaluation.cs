namespace SegDsl.Logging;

/// <summary>An evaluation as the log has it: what curves and tables need of it. Scores are those of <see cref="ScoresJson"/>, null where nothing counts.</summary>
/// <param name="Step">The number of steps that the network was trained for.</param>
/// <param name="IsBest">Whether its mean IoU was the best yet.</param>
/// <param name="MeanIoU">The mean IoU of the classes that occur.</param>
/// <param name="PixelAccuracy">The part of the pixels that are right.</param>
/// <param name="MeanBoundaryF">The mean boundary F-score at the first tolerance.</param>
/// <param name="ClassIoU">The IoU of every class.</param>
public sealed record LoggedEvaluation(
    int Step, bool IsBest, double? MeanIoU, double? PixelAccuracy, double? MeanBoundaryF, IReadOnlyList<double?> ClassIoU);
