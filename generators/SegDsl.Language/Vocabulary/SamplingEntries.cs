using static SegDsl.Language.Vocabulary.EntryParameter;

namespace SegDsl.Language.Vocabulary;

/// <summary>The samplings of an epoch.</summary>
internal static class SamplingEntries
{
    public static IReadOnlyList<VocabularyEntry> All { get; } =
    [
        new("random", "SegDsl.Data.RandomSampling", "Every image once per epoch, or several times, in random order.")
        {
            Parameters = [Int("times", 1, "Number of times every image is drawn per epoch; several crops of every volume.") with { Range = ValueRange.Count }],
        },
        new("uniform", "SegDsl.Data.ClassUniformSampling", "A fraction of every epoch consists of crops around every class in turn.")
        {
            Samples = SampleKinds.Images,
            Parameters =
            [
                Float("share", 0.5, "Fraction of an epoch that is sampled class by class.") with { Range = ValueRange.UnitInterval },
                Int("tile", 1024, "Side of the tiles that are searched for classes, in pixels.") with { Range = ValueRange.Count },
                Int("until", null, "First epoch in which it is inactive.") with { Range = ValueRange.Count },
                new("coarse", ParameterType.Classes, "Classes that are also cropped from the split 'coarse' of the dataset.")
                {
                    Targets = ["CoarseClasses"], RequiredSplit = "coarse",
                },
            ],
        },
    ];
}
