using System.CommandLine;
using SegDsl.Cli.CommandLine;
using SegDsl.Inference;

namespace SegDsl.Cli.Predictions;

/// <summary>How a command applies a network to images.</summary>
internal sealed class InferenceOptions
{
    private readonly Option<long?> window = SharedOptions.Number("--window", "Looks through a square window of so many pixels, moved over the image.", least: 1);
    private readonly Option<double?> overlap = SharedOptions.Part(
        "--overlap", "The part of a window that the next one covers too, 0 to less than 1 [default: 0.333].");
    private readonly Option<double[]?> scales = CommaSeparated.Numbers("--scales", "Looks at the image in several sizes, say 0.5,0.75,1,1.25,1.5,1.75,2.");
    private readonly Option<bool> flip = new("--flip")
    {
        Description = "Looks at the mirror image, too. Whatever is seen more than once is averaged, as probabilities.",
    };

    /// <summary>The options.</summary>
    public IEnumerable<Option> All => [window, overlap, scales, flip];

    /// <summary>What the command line asks for.</summary>
    public InferenceMode Mode(ParseResult parsed)
    {
        if (parsed.GetValue(overlap) is not null && parsed.GetValue(window) is null) throw new CommandException("--overlap is of windows: it needs --window.");
        return new InferenceMode
        {
            Window = (int?)parsed.GetValue(window),
            Overlap = parsed.GetValue(overlap) ?? InferenceMode.DefaultOverlap,
            Scales = parsed.GetValue(scales) is { Length: > 0 } given ? given : [1],
            Flip = parsed.GetValue(flip),
        };
    }
}
