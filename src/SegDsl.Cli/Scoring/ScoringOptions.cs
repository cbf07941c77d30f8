using System.CommandLine;
using SegDsl.Cli.CommandLine;
using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Metrics;

namespace SegDsl.Cli.Scoring;

/// <summary>The options for boundary scores and for the picture of the confusion matrix.</summary>
internal sealed class ScoringOptions
{
    private readonly Option<double[]?> tolerances = CommaSeparated.Numbers(
        "--tolerances",
        "Compute the boundary F-score within these distances: in pixels if at least 1, else as fractions of the image diagonal "
        + "[default: 0.0005,0.001875,0.00375,0.005].");
    private readonly Option<double?> width = SharedOptions.PositiveNumber(
        "--boundary-width", "Compute the boundary IoU within this width, in the same units as --tolerances [default: 0.02].");
    private readonly Option<FileInfo?> confusion = new("--confusion") { Description = "Draw the confusion matrix to this PNG file.", HelpName = "file" };

    /// <summary>The options.</summary>
    public IEnumerable<Option> All => [tolerances, width, confusion];

    /// <summary>The tolerances of the boundary F-score, in pixels or fractions of the image diagonal.</summary>
    public IReadOnlyList<double> Tolerances(ParseResult parsed) => parsed.GetValue(tolerances) is { Length: > 0 } given ? given : BoundaryScore.DefaultTolerances;

    /// <summary>The width of the boundary IoU, in pixels or as a fraction of the image diagonal.</summary>
    public double Width(ParseResult parsed) => parsed.GetValue(width) ?? BoundaryIoU.DefaultWidth;

    /// <summary>Draws the confusion matrix if the command line requests it.</summary>
    public void Draw(ParseResult parsed, SegmentationScores scores, DatasetDefinition dataset)
    {
        if (parsed.GetValue(confusion) is { } file)
            ImageFile.Write(file.ToString(), ConfusionPicture.Draw(scores.Confusion, [.. dataset.Classes.Select(c => c.Name)]));
    }
}
