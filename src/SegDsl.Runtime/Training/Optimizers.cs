using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Training;

/// <summary>Creates optimisers from their descriptions.</summary>
internal static class Optimizers
{
    /// <summary>The optimiser over parameters; every one of them has the weight decay that was declared.</summary>
    public static OptimizerHelper Create(OptimizerDefinition definition, IEnumerable<Parameter> parameters) => definition switch
    {
        SgdDefinition sgd => optim.SGD(
            parameters, sgd.LearningRate, momentum: sgd.Momentum, weight_decay: sgd.WeightDecay, nesterov: sgd.Nesterov),
        AdamDefinition adam => optim.Adam(
            parameters, adam.LearningRate, adam.Beta1, adam.Beta2, weight_decay: adam.WeightDecay, amsgrad: adam.AmsGrad),
        AdamWDefinition adamW => optim.AdamW(
            parameters, adamW.LearningRate, adamW.Beta1, adamW.Beta2, weight_decay: adamW.WeightDecay, amsgrad: adamW.AmsGrad),
        _ => throw new NotSupportedException($"Training does not know the optimiser {definition}."),
    };

    /// <summary>Sets the rate of the steps that follow.</summary>
    public static void SetLearningRate(this optim.Optimizer optimizer, double rate)
    {
        foreach (var group in optimizer.ParamGroups) group.LearningRate = rate;
    }
}
