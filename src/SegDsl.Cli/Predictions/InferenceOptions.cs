using System.CommandLine;
using SegDsl.Cli.CommandLine;
using SegDsl.Inference;

namespace SegDsl.Cli.Predictions;

/// <summary>The options that control how a command applies a network to images.</summary>
internal sealed class InferenceOptions
{
    private readonly Option<long?> window = SharedOptions.Number("--window", "Use a sliding square window of this size in pixels.", least: 1);
    private readonly Option<double?> overlap = SharedOptions.Part(
        "--overlap", "Overlap adjacent windows by this fraction, from 0 to less than 1 [default: 0.333].");
    private readonly Option<double[]?> scales = CommaSeparated.Numbers(
        "--scales", "Average the class probabilities over these image scales, for example 0.5,0.75,1,1.25,1.5,1.75,2.");
    private readonly Option<bool> flip = new("--flip")
    {
        Description = "Average the class probabilities with those of the horizontally flipped image.",
    };

    /// <summary>The options.</summary>
    public IEnumerable<Option> All => [window, overlap, scales, flip];

    /// <summary>The inference mode that the command line specifies.</summary>
    public InferenceMode Mode(ParseResult parsed)
    {
        if (parsed.GetValue(overlap) is not null && parsed.GetValue(window) is null) throw new CommandException("--overlap requires --window.");
        return new InferenceMode
        {
            Window = (int?)parsed.GetValue(window),
            Overlap = parsed.GetValue(overlap) ?? InferenceMode.DefaultOverlap,
            Scales = parsed.GetValue(scales) is { Length: > 0 } given ? given : [1],
            Flip = parsed.GetValue(flip),
        };
    }
}
