using SegDsl.Validation;

namespace SegDsl.Experiments;

/// <summary>What a rule sets.</summary>
public enum RuleKind
{
    /// <summary>The learning rate.</summary>
    LearningRate,

    /// <summary>The weight decay.</summary>
    WeightDecay,
}

/// <summary>The learning rate or weight decay of parts of the network.</summary>
/// <param name="Kind">What it sets.</param>
/// <param name="Value">The value, at least 0.</param>
/// <param name="IsFactor">Whether the value is a multiple of that of the optimizer.</param>
/// <param name="Parts">
/// The parts: <c>backbone</c>, <c>norm</c> for the parameters of all normalizations, <c>bias</c> for all biases, otherwise the path of a module or
/// parameter, for example <c>layer1.0</c>.
/// </param>
public sealed record ParameterRule(RuleKind Kind, double Value, bool IsFactor, IReadOnlyList<string> Parts)
{
    /// <summary>The value, at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Value { get; init => field = Limit.AtLeast(0, value); } = Limit.AtLeast(0, Value);

    /// <summary>The value of the parameters.</summary>
    /// <param name="basis">The value of the optimizer.</param>
    internal double Of(double basis) => IsFactor ? Value * basis : Value;
}
