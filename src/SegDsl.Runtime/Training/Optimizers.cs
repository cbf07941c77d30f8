using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Training;

/// <summary>Creates optimisers from their descriptions.</summary>
internal static class Optimizers
{
    /// <summary>The optimiser over all parameters; every one of them has the weight decay that was declared.</summary>
    public static optim.Optimizer Create(OptimizerDefinition definition, IEnumerable<Parameter> parameters) => definition switch
    {
        SgdDefinition sgd => optim.SGD(parameters, sgd.LearningRate, momentum: sgd.Momentum, weight_decay: sgd.WeightDecay),
        AdamDefinition adam => optim.Adam(parameters, adam.LearningRate, weight_decay: adam.WeightDecay),
        AdamWDefinition adamW => optim.AdamW(parameters, adamW.LearningRate, weight_decay: adamW.WeightDecay),
        _ => throw new NotSupportedException($"Training does not know the optimiser {definition}."),
    };

    /// <summary>Sets the rate of the steps that follow.</summary>
    public static void SetLearningRate(this optim.Optimizer optimizer, double rate)
    {
        foreach (var group in optimizer.ParamGroups) group.LearningRate = rate;
    }
}
