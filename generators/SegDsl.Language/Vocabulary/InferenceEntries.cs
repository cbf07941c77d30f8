using static SegDsl.Language.Vocabulary.EntryParameter;

namespace SegDsl.Language.Vocabulary;

/// <summary>How a trained network is applied to an image.</summary>
internal static class InferenceEntries
{
    private const string Mode = "SegDsl.Inference.InferenceMode";

    private static readonly EntryParameter[] Averaged =
    [
        new("scales", ParameterType.Floats, "Scales of the image whose predictions are averaged.")
        {
            Range = ValueRange.Positive, Default = new List<double> { 1 }, IsProperty = true,
        },
        Bool("flip", false, "Whether to average with the prediction for the mirrored image.") with { IsProperty = true },
    ];

    public static IReadOnlyList<VocabularyEntry> All { get; } =
    [
        new("whole", Mode, "The network is applied to the whole image.") { Parameters = Averaged },
        new("windows", Mode, "The network is applied to square windows, which slide over the image, or to boxes, which slide over the volume.")
        {
            Parameters =
            [
                Int("size", "Side of the windows, in pixels.") with { Range = ValueRange.Count, Targets = ["Window"], IsProperty = true },
                Int("depth", null, "Number of slices of the windows of a volume; otherwise the size.") with
                {
                    Range = ValueRange.Count, Targets = ["WindowDepth"], IsProperty = true,
                },
                Decay("overlap", 1.0 / 3, "Fraction by which adjacent windows overlap.") with { IsProperty = true },
                .. Averaged,
            ],
        },
    ];
}
