using SegDsl.Torch;
using SegDsl.Validation;
using static TorchSharp.torch;

namespace SegDsl.Optimizers;

/// <summary>The common part of <see cref="AdamDefinition"/> and <see cref="AdamWDefinition"/>: state and update with libtorch's fused operators.</summary>
/// <param name="LearningRate">Learning rate that the schedule starts from, greater than 0.</param>
/// <param name="Beta1">Decay of the average gradient, at least 0 and less than 1.</param>
/// <param name="Beta2">Decay of the average squared gradient, at least 0 and less than 1.</param>
/// <param name="WeightDecay">Weight decay of all parameters, at least 0.</param>
/// <param name="AmsGrad">
/// Whether to use AMSGrad, the maximum of the average squared gradients. Reddi, Kale, Kumar: On the Convergence of Adam and Beyond. ICLR 2018.
/// </param>
public abstract record FusedAdamDefinition(double LearningRate, double Beta1, double Beta2, double WeightDecay, bool AmsGrad)
    : OptimizerDefinition(LearningRate, WeightDecay)
{
    private const double Epsilon = 1e-8;
    private const string Step = "step";
    private const string Average = "exp_avg";
    private const string Square = "exp_avg_sq";
    private const string MaximumSquare = "max_exp_avg_sq";

    /// <summary>Decay of the average gradient, at least 0 and less than 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Beta1 { get; init => field = Limit.Decay(value); } = Limit.Decay(Beta1);

    /// <summary>Decay of the average squared gradient, at least 0 and less than 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Beta2 { get; init => field = Limit.Decay(value); } = Limit.Decay(Beta2);

    /// <inheritdoc/>
    protected internal override IReadOnlyList<OptimizerState> State =>
        [new(Step, IsScalar: true), new(Average), new(Square), .. AmsGrad ? [new OptimizerState(MaximumSquare)] : Array.Empty<OptimizerState>()];

    /// <summary>The operator, with coupled or decoupled weight decay.</summary>
    private protected abstract TorchOperator Fused { get; }

    /// <inheritdoc/>
    protected internal override void Update(OptimizerUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        foreach (var count in update.State(Step)) count.add_(1);
        Fused.Call(
            update.Parameters.ToArray(), update.Gradients.ToArray(), update.State(Average).ToArray(), update.State(Square).ToArray(),
            AmsGrad ? update.State(MaximumSquare).ToArray() : Array.Empty<Tensor>(), update.State(Step).ToArray(),
            update.LearningRate, Beta1, Beta2, WeightDecay, Epsilon, AmsGrad, /* maximize */ false, TorchValue.None, TorchValue.None);
    }
}
