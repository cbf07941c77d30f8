using System.CommandLine;
using SegDsl.Cli.CommandLine;
using SegDsl.Inference;

namespace SegDsl.Cli.Predictions;

/// <summary>The options for the application of a network to images.</summary>
internal sealed class InferenceOptions
{
    private readonly Option<long?> window = SharedOptions.Number(
        "--window",
        "Apply the network to square windows with this side in pixels, which slide over the image; to cubes of a volume. [default: those of the experiment]",
        minimum: 1);
    private readonly Option<double?> overlap = SharedOptions.Fraction(
        "--overlap", "Overlap windows by this fraction, at least 0 and less than 1. [default: 0.333]");
    private readonly Option<double[]?> scales = CommaSeparated.Numbers(
        "--scales", "Average predictions at these scales, for example 0.5,0.75,1,1.25,1.5,1.75,2.");
    private readonly Option<bool> flip = new("--flip")
    {
        Description = "Average predictions of the image and of its mirror image, as probabilities.",
    };

    /// <summary>The options.</summary>
    public IEnumerable<Option> All => [window, overlap, scales, flip];

    /// <summary>Returns the inference mode of an experiment, with the values of a command line.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="basis">The mode of the experiment.</param>
    public InferenceMode Mode(ParseResult parsed, InferenceMode basis)
    {
        var size = (int?)parsed.GetValue(window) ?? basis.Window;
        if (parsed.GetValue(overlap) is not null && size is null) throw new OptionException("--overlap requires --window.");
        return new InferenceMode
        {
            Window = size,
            WindowDepth = parsed.GetValue(window) is null ? basis.WindowDepth : null,
            Overlap = parsed.GetValue(overlap) ?? basis.Overlap,
            Scales = parsed.GetValue(scales) is { Length: > 0 } given ? given : basis.Scales,
            Flip = parsed.GetResult(flip) is { Implicit: false } ? parsed.GetValue(flip) : basis.Flip,
        };
    }
}
