using SegDsl.Data;
using SegDsl.Losses;
using SegDsl.Networks;

namespace SegDsl.Training;

/// <summary>The optimiser of an experiment.</summary>
public abstract record OptimizerDefinition(double LearningRate, double WeightDecay);

/// <summary>Stochastic gradient descent with momentum.</summary>
public sealed record SgdDefinition(double LearningRate, double Momentum = 0.9, double WeightDecay = 1e-4) : OptimizerDefinition(LearningRate, WeightDecay);

/// <summary>Adam with L2 regularisation.</summary>
public sealed record AdamDefinition(double LearningRate, double WeightDecay = 0) : OptimizerDefinition(LearningRate, WeightDecay);

/// <summary>Adam with decoupled weight decay.</summary>
public sealed record AdamWDefinition(double LearningRate, double WeightDecay = 1e-2) : OptimizerDefinition(LearningRate, WeightDecay);

/// <summary>How the learning rate changes, step by step.</summary>
public abstract record ScheduleDefinition;

/// <summary>The rate stays as it is.</summary>
public sealed record ConstantSchedule : ScheduleDefinition;

/// <summary>Rate × (1 − step / steps)^power.</summary>
public sealed record PolynomialSchedule(double Power = 0.9) : ScheduleDefinition;

/// <summary>All that a training run needs, as a <c>.seg</c> file declares it.</summary>
public sealed record Experiment
{
    /// <summary>The name of the declaration.</summary>
    public required string Name { get; init; }

    /// <summary>The first line of its doc comment; empty where it has none.</summary>
    public string Summary { get; init; } = "";

    /// <summary>The name of the network.</summary>
    public required string NetworkName { get; init; }

    /// <summary>Creates the network, initialised from torch's default random generator.</summary>
    public required Func<SegmentationNetwork> CreateNetwork { get; init; }

    /// <summary>The dataset.</summary>
    public required DatasetDefinition Data { get; init; }

    /// <summary>The split that is trained on.</summary>
    public string TrainSplit { get; init; } = "train";

    /// <summary>The split that is evaluated.</summary>
    public string ValidationSplit { get; init; } = "val";

    /// <summary>What happens to a training sample, in order.</summary>
    public IReadOnlyList<Augmentation> Augment { get; init; } = [];

    /// <summary>The loss.</summary>
    public required LossDefinition Loss { get; init; }

    /// <summary>The optimiser.</summary>
    public required OptimizerDefinition Optimizer { get; init; }

    /// <summary>How the learning rate changes.</summary>
    public ScheduleDefinition Schedule { get; init; } = new PolynomialSchedule();

    /// <summary>How often every training image is seen; at least 1.</summary>
    public required int Epochs { get; init; }

    /// <summary>Samples a step; at least 1.</summary>
    public required int Batch { get; init; }

    /// <summary>The experiment whose trained weights this one starts from, as far as they fit; null to start afresh.</summary>
    public string? StartFrom { get; init; }

    /// <summary>Fixes the run: initial weights, order of the samples, augmentation.</summary>
    public long Seed { get; init; }
}
