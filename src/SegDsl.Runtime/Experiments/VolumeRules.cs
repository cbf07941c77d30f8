using SegDsl.Data;

namespace SegDsl.Experiments;

/// <summary>Validates experiments on volumes, as the compiler does.</summary>
internal static class VolumeRules
{
    /// <summary>Checks that what an experiment combines suits its samples: images or volumes.</summary>
    /// <exception cref="TrainingException">An augmentation, a loss, a sampling or a part of the dataset does not suit volumes.</exception>
    public static void Check(Experiment experiment)
    {
        var data = experiment.Data;
        if (!data.HoldsVolumes) return;
        if (experiment.Augment.FirstOrDefault(step => !VolumeTransforms.Supports(step)) is { } step)
            throw Refuse(step is ExternAugmentation own
                ? $"the augmentation '{own.ExternName}' is written in C#, which is not possible for volumes; remove it from 'augment'"
                : $"the augmentation {step.GetType().Name} is not for volumes");
        if (experiment.Sampling is not RandomSampling) throw Refuse("volumes are sampled at random; use 'foreground' of 'volume_crop'");
        if (data.Targets.Count > 0 || data.Inputs.Count > 0) throw Refuse($"the volumes of {data.Name} cannot have other targets or inputs");
        if (experiment.Loss.Create(data.Classes.Count, data.IgnoreIndex).ComparesNeighbors)
            throw Refuse("the loss compares neighboring pixels, and is not defined for volumes");
        if (experiment.Metrics.Count > 0)
            throw Refuse(
                $"the metric '{experiment.Metrics[0].ExternName}' is written in C#, which is not possible for volumes; "
                + "remove it from 'metric'");
        if (experiment.Inference.Scales is not [1]) throw Refuse("volumes are evaluated at scale 1 only");

        TrainingException Refuse(string what) => new($"{experiment.Name}: {what}.");
    }
}
