using static SegDsl.Language.Vocabulary.EntryParameter;

namespace SegDsl.Language.Vocabulary;

/// <summary>The optimizers.</summary>
internal static class OptimizerEntries
{
    public static readonly EntryParameter LearningRate =
        Float("lr", "Learning rate.") with { Range = ValueRange.Positive, Targets = ["LearningRate"] };

    public static readonly EntryParameter LayerDecay =
        Float("layer_decay", 1, "Factor of the learning rate from each layer of the backbone to the one before it.") with
        {
            Range = ValueRange.UnitInterval with { ExcludesMinimum = true }, IsProperty = true,
        };

    public static IReadOnlyList<VocabularyEntry> All { get; } =
    [
        Of("sgd", "SgdDefinition", "Stochastic gradient descent with momentum.",
            Decay("momentum", 0.9, "Momentum."),
            Bool("nesterov", false, "Whether to use Nesterov momentum."),
            WeightDecay(1e-4)) with
        {
            Check = value => value("nesterov") is true && value("momentum") is 0.0 ? new("nesterov", "be combined with a momentum above 0") : null,
        },
        Of("adam", "AdamDefinition", "Adam with L2 regularization.", Adam(weightDecay: 0)),
        Of("adamw", "AdamWDefinition", "Adam with decoupled weight decay.", Adam(weightDecay: 1e-2)),
        Of("lion", "LionDefinition", "Steps of one size in the direction of the sign of the averaged gradient, with decoupled weight decay.",
            Decay("beta1", 0.9, "Weight of the average gradient in the direction of a step."),
            Decay("beta2", 0.99, "Decay of the average gradient."),
            WeightDecay(0)),
        Of("rmsprop", "RmsPropDefinition", "Gradients divided by the root of their average square.",
            Decay("alpha", 0.99, "Decay of the average squared gradient."),
            Float("eps", 1e-8, "Term that is added to the divisor.") with { Range = ValueRange.Positive, Targets = ["Epsilon"] },
            Decay("momentum", 0, "Momentum."),
            Bool("centered", false, "Whether to divide by the standard deviation of the gradient."),
            WeightDecay(0)),
    ];

    private static VocabularyEntry Of(string name, string record, string summary, params EntryParameter[] parameters) =>
        new(name, "SegDsl.Optimizers." + record, summary) { Parameters = [LearningRate, .. parameters, LayerDecay] };

    private static EntryParameter[] Adam(double weightDecay) =>
    [
        Decay("beta1", 0.9, "Decay of the average gradient."),
        Decay("beta2", 0.999, "Decay of the average squared gradient."),
        WeightDecay(weightDecay),
        Bool("amsgrad", false, "Whether to use AMSGrad, the maximum of the average squared gradients.") with { Targets = ["AmsGrad"] },
    ];

    public static EntryParameter WeightDecay(double byDefault) => Float("weight_decay", byDefault, "Weight decay.");
}
