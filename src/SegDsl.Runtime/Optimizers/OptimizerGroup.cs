using TorchSharp.Modules;

namespace SegDsl.Optimizers;

/// <summary>Parameters that are updated with the same learning rate and weight decay.</summary>
/// <param name="Factor">The factor of the learning rate of a step; at least 0.</param>
/// <param name="WeightDecay">The weight decay; at least 0.</param>
/// <param name="Parameters">The parameters, with unique names.</param>
internal sealed record OptimizerGroup(double Factor, double WeightDecay, IReadOnlyList<(string Name, Parameter Parameter)> Parameters);
