using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>A module that compares two inputs, such as a prediction and a target.</summary>
public abstract class Loss<T1, T2, TResult> : nn.Module<T1, T2, TResult>
{
    /// <summary>Makes a loss.</summary>
    /// <param name="reduction">How the elements' losses become one.</param>
    public Loss(nn.Reduction reduction = nn.Reduction.Mean)
        : base(nameof(Loss<,,>)) => this.reduction = reduction;

    /// <summary>How the elements' losses become one.</summary>
    public nn.Reduction reduction { get; }
}

/// <summary>A loss that gives each class, or each element, a weight.</summary>
public abstract class WeightedLoss<T1, T2, TResult> : Loss<T1, T2, TResult>
{
    /// <summary>Makes a loss.</summary>
    /// <param name="weight">The weights; null for 1 everywhere.</param>
    /// <param name="reduction">How the elements' losses become one.</param>
    public WeightedLoss(Tensor? weight = null, nn.Reduction reduction = nn.Reduction.Mean)
        : base(reduction) => this.weight = weight;

    /// <summary>The weights; null for 1 everywhere. They stay the caller's.</summary>
    public Tensor? weight { get; }
}
