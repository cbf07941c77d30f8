namespace SegDsl.Language.Vocabulary;

/// <summary>
/// The vocabulary of experiments, as the compiler checks and emits it, the command line shows it and the documentation lists it. Adding a loss,
/// optimizer, schedule, augmentation or sampling is adding an entry in one of the lists.
/// </summary>
public static class ExperimentVocabulary
{
    /// <summary>The losses.</summary>
    public static VocabularyGroup Losses { get; } = new("loss", "Losses", [.. LossEntries.All, .. TargetLossEntries.Maps]);

    /// <summary>The losses of outputs that predict the class of an image. They have the names of losses of pixels, which apply to other outputs.</summary>
    public static VocabularyGroup ImageLosses { get; } = new("loss", "Losses of classes of images", TargetLossEntries.Images);

    /// <summary>The optimizers.</summary>
    public static VocabularyGroup Optimizers { get; } = new("optimizer", "Optimizers", OptimizerEntries.All);

    /// <summary>The schedules of the learning rate.</summary>
    public static VocabularyGroup Schedules { get; } =
        new("schedule", "Schedules", ScheduleEntries.All) { Default = ScheduleEntries.All.First(s => s.Name == "poly") };

    /// <summary>The augmentations of training samples.</summary>
    public static VocabularyGroup Augmentations { get; } = new("augmentation", "Augmentations", AugmentationEntries.All);

    /// <summary>The samplings of an epoch.</summary>
    public static VocabularyGroup Samplings { get; } =
        new("sampling", "Samplings", SamplingEntries.All) { Default = SamplingEntries.All.First(s => s.Name == "random") };

    /// <summary>How the network is applied to an image in evaluation.</summary>
    public static VocabularyGroup Inference { get; } =
        new("inference", "Inference", InferenceEntries.All) { Default = InferenceEntries.All.First(s => s.Name == "whole") };

    /// <summary>All groups.</summary>
    public static IReadOnlyList<VocabularyGroup> Groups { get; } = [Losses, ImageLosses, Optimizers, Schedules, Augmentations, Samplings, Inference];
}
