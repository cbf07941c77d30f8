namespace SegDsl.Experiments;

/// <summary>The optimizer of an experiment.</summary>
/// <param name="LearningRate">The rate that the schedule starts from, above 0.</param>
/// <param name="WeightDecay">How strongly weights are pulled to zero, at least 0; all parameters are.</param>
public abstract record OptimizerDefinition(double LearningRate, double WeightDecay);

/// <summary>Stochastic gradient descent with momentum.</summary>
/// <param name="LearningRate">The rate that the schedule starts from, above 0.</param>
/// <param name="Momentum">The share of the last direction in the next, from 0 on and below 1.</param>
/// <param name="Nesterov">Whether the gradient is taken one direction ahead; needs a momentum.</param>
/// <param name="WeightDecay">The multiple of a weight that is added to its gradient.</param>
public sealed record SgdDefinition(double LearningRate, double Momentum = 0.9, bool Nesterov = false, double WeightDecay = 1e-4)
    : OptimizerDefinition(LearningRate, WeightDecay);

/// <summary>Adam with L2 regularization. Kingma, Ba: Adam: A Method for Stochastic Optimization. ICLR 2015.</summary>
/// <param name="LearningRate">The rate that the schedule starts from, above 0.</param>
/// <param name="Beta1">How much of the average gradient a step leaves, from 0 on and below 1.</param>
/// <param name="Beta2">How much of the average squared gradient a step leaves, from 0 on and below 1.</param>
/// <param name="WeightDecay">The multiple of a weight that is added to its gradient.</param>
/// <param name="AmsGrad">Whether steps are divided by the largest deviation yet. Reddi, Kale, Kumar: On the Convergence of Adam and Beyond. ICLR 2018.</param>
public sealed record AdamDefinition(double LearningRate, double Beta1 = 0.9, double Beta2 = 0.999, double WeightDecay = 0, bool AmsGrad = false)
    : OptimizerDefinition(LearningRate, WeightDecay);

/// <summary>Adam with decoupled weight decay. Loshchilov, Hutter: Decoupled Weight Decay Regularization. ICLR 2019.</summary>
/// <param name="LearningRate">The rate that the schedule starts from, above 0.</param>
/// <param name="Beta1">How much of the average gradient a step leaves, from 0 on and below 1.</param>
/// <param name="Beta2">How much of the average squared gradient a step leaves, from 0 on and below 1.</param>
/// <param name="WeightDecay">The share of a weight, times the rate, that a step takes off.</param>
/// <param name="AmsGrad">Whether steps are divided by the largest deviation yet.</param>
public sealed record AdamWDefinition(double LearningRate, double Beta1 = 0.9, double Beta2 = 0.999, double WeightDecay = 1e-2, bool AmsGrad = false)
    : OptimizerDefinition(LearningRate, WeightDecay);
