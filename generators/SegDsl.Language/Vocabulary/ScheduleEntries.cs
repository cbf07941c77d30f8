using static SegDsl.Language.Vocabulary.EntryParameter;

namespace SegDsl.Language.Vocabulary;

/// <summary>The schedules of the learning rate.</summary>
internal static class ScheduleEntries
{
    private static readonly EntryParameter Factor =
        Float("factor", 0.1, "Factor of the learning rate at a change.") with { Range = ValueRange.UnitInterval with { ExcludesMinimum = true } };

    private static readonly EntryParameter Warmup =
        Float("warmup", 0, "Number of epochs in which the learning rate increases to its initial value.") with { IsWithinTraining = true };

    private static readonly EntryParameter PerEpoch = Bool("per_epoch", false, "Whether to keep the learning rate constant within an epoch.");

    public static IReadOnlyList<VocabularyEntry> All { get; } =
    [
        Of("constant", "ConstantSchedule", "A constant learning rate.", Warmup),
        Of("poly", "PolynomialSchedule", "Multiplies the learning rate by (1 - epoch / epochs)^power.", Power(0.9), Warmup, PerEpoch),
        Of("scaled_poly", "ScaledPolynomialSchedule", "A polynomial that restarts once, with another learning rate and exponent.",
            Int("restart", "Epoch in which the polynomial restarts.") with { Range = ValueRange.Count, IsWithinTraining = true },
            Power(1),
            Float("rescale", 1, "Factor of the learning rate after the restart.") with { Range = ValueRange.Positive },
            Float("restart_power", 1.5, "Exponent of the polynomial after the restart."),
            Warmup,
            PerEpoch),
        Of("cosine", "CosineSchedule", "Decreases the learning rate along half a cosine.",
            Decay("least", 0, "Final learning rate, as a fraction of the initial one."), Warmup, PerEpoch),
        Of("step", "StepSchedule", "Multiplies the learning rate by a factor at regular intervals.",
            Int("every", "Number of epochs between changes of the learning rate.") with { Range = ValueRange.Count }, Factor, Warmup),
        Of("multi_step", "MultiStepSchedule", "Multiplies the learning rate by a factor in the listed epochs.",
            new("milestones", ParameterType.Ints, "Epochs in which the learning rate changes.")
            {
                Range = ValueRange.Count, IsRequired = true, IsWithinTraining = true,
            },
            Factor,
            Warmup),
    ];

    private static VocabularyEntry Of(string name, string record, string summary, params EntryParameter[] parameters) =>
        new(name, "SegDsl.Schedules." + record, summary) { Parameters = parameters };

    private static EntryParameter Power(double byDefault) => Float("power", byDefault, "Exponent of the polynomial.");
}
