using System.CommandLine;
using SegDsl.Cli.CommandLine;
using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Metrics;

namespace SegDsl.Cli.Scoring;

/// <summary>What a command scores besides IoU, and the picture it draws of it.</summary>
internal sealed class ScoringOptions
{
    private readonly Option<double[]?> tolerances = CommaSeparated.Numbers(
        "--tolerances", "Distances of the boundary F-score: pixels from 1 on, parts of the image's diagonal below that [default: 0.0005,0.001875,0.00375,0.005].");
    private readonly Option<double?> width = SharedOptions.PositiveNumber("--boundary-width", "Width of boundary IoU, likewise [default: 0.02].");
    private readonly Option<FileInfo?> confusion = new("--confusion") { Description = "Draws the confusion matrix into a PNG file.", HelpName = "file" };

    /// <summary>The options.</summary>
    public IEnumerable<Option> All => [tolerances, width, confusion];

    /// <summary>The tolerances of the boundary F-score.</summary>
    public IReadOnlyList<double> Tolerances(ParseResult parsed) => parsed.GetValue(tolerances) is { Length: > 0 } given ? given : BoundaryScore.DefaultTolerances;

    /// <summary>The width of boundary IoU.</summary>
    public double Width(ParseResult parsed) => parsed.GetValue(width) ?? BoundaryIoU.DefaultWidth;

    /// <summary>Draws the confusion matrix where that is asked for.</summary>
    public void Draw(ParseResult parsed, SegmentationScores scores, DatasetDefinition dataset)
    {
        if (parsed.GetValue(confusion) is { } file)
            ImageFile.Write(file.ToString(), ConfusionPicture.Draw(scores.Confusion, [.. dataset.Classes.Select(c => c.Name)]));
    }
}
