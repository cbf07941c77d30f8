using System.CommandLine;
using SegDsl.Cli.CommandLine;
using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Metrics;

namespace SegDsl.Cli.Scoring;

/// <summary>The options for boundary scores and for the plot of the confusion matrix.</summary>
internal sealed class ScoringOptions
{
    private readonly Option<double[]?> tolerances = CommaSeparated.Numbers(
        "--tolerances",
        "Set the tolerances of the boundary F-score: in pixels if at least 1, else as fractions of the image diagonal. "
        + "[default: 0.0005,0.001875,0.00375,0.005]");

    private readonly Option<double?> width = SharedOptions.PositiveNumber(
        "--boundary-width", "Set the width of boundary IoU: in pixels if at least 1, else as a fraction of the image diagonal. [default: 0.02]");

    private readonly Option<FileInfo?> confusion = new("--confusion") { Description = "Plot the confusion matrix to a PNG file.", HelpName = "file" };

    private readonly Option<bool> hausdorff = new("--hausdorff")
    {
        Description = "Compute the 95th percentile of the Hausdorff distance of every class, in pixels, or in millimeters for volumes. "
            + "It takes seconds for large images.",
    };

    /// <summary>The options.</summary>
    public IEnumerable<Option> All => [tolerances, width, hausdorff, confusion];

    /// <summary>Returns whether Hausdorff distances are computed.</summary>
    public bool Hausdorff(ParseResult parsed) => parsed.GetValue(hausdorff);

    /// <summary>Returns the tolerances of the boundary F-score.</summary>
    public IReadOnlyList<double> Tolerances(ParseResult parsed) =>
        parsed.GetValue(tolerances) is { Length: > 0 } given ? given : BoundaryScore.DefaultTolerances;

    /// <summary>Returns the width of boundary IoU.</summary>
    public double Width(ParseResult parsed) => parsed.GetValue(width) ?? BoundaryIoU.DefaultWidth;

    /// <summary>Plots the confusion matrix, if requested.</summary>
    public void Draw(ParseResult parsed, SegmentationScores scores, DatasetDefinition dataset)
    {
        if (parsed.GetValue(confusion) is not { } file) return;
        if (scores.Confusion.Classes == 0) throw new OptionException("--confusion requires a network that segments and a dataset with labels.");
        ImageFile.Write(file.ToString(), ConfusionPicture.Draw(scores.Confusion, [.. dataset.Classes.Select(c => c.Name)]));
    }
}
