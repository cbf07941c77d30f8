using SegDsl.Validation;
using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>Mean absolute error of the pixels with a value.</summary>
/// <param name="Output">The name of the output.</param>
public sealed record AbsoluteDefinition(string Output) : TargetLossDefinition(Output)
{
    /// <inheritdoc/>
    public override TargetLoss Create(int classes, int ignoreIndex) =>
        new RegressionLoss(this, "l1", (output, target, valid) => RegressionLoss.Mean((output - target).abs(), valid), classes, ignoreIndex);
}

/// <summary>Mean squared error of the pixels with a value.</summary>
/// <param name="Output">The name of the output.</param>
public sealed record SquaredDefinition(string Output) : TargetLossDefinition(Output)
{
    /// <inheritdoc/>
    public override TargetLoss Create(int classes, int ignoreIndex) =>
        new RegressionLoss(this, "mse", (output, target, valid) => RegressionLoss.Mean((output - target).square(), valid), classes, ignoreIndex);
}

/// <summary>
/// Half the squared error up to <paramref name="Delta"/> and a linear function above it, averaged over the pixels with a value. Huber: Robust Estimation of a
/// Location Parameter. Annals of Mathematical Statistics, 1964.
/// </summary>
/// <param name="Output">The name of the output.</param>
/// <param name="Delta">The error at which the loss becomes linear, greater than 0.</param>
public sealed record HuberDefinition(string Output, double Delta = 1) : TargetLossDefinition(Output)
{
    /// <summary>The error at which the loss becomes linear, greater than 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Delta { get; init => field = Limit.Positive(value); } = Limit.Positive(Delta);

    /// <inheritdoc/>
    public override TargetLoss Create(int classes, int ignoreIndex) => new RegressionLoss(this, "huber", Evaluate, classes, ignoreIndex);

    private Tensor Evaluate(Tensor output, Tensor target, Tensor valid)
    {
        var error = (output - target).abs();
        return RegressionLoss.Mean(where(error.le(Delta), 0.5 * error.square(), Delta * (error - 0.5 * Delta)), valid);
    }
}

/// <summary>
/// The absolute error e up to a limit c, and (e² + c²) / (2 c) above it, averaged over the pixels with a value; c is a share of the maximum error of the batch.
/// Laina et al.: Deeper Depth Prediction with Fully Convolutional Residual Networks. 3DV 2016.
/// </summary>
/// <param name="Output">The name of the output.</param>
/// <param name="Share">The limit as a fraction of the maximum error, from 0 to 1.</param>
public sealed record ReverseHuberDefinition(string Output, double Share = 0.2) : TargetLossDefinition(Output)
{
    /// <summary>The limit as a fraction of the maximum error, from 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Share { get; init => field = Limit.Between(0, 1, value); } = Limit.Between(0, 1, Share);

    /// <inheritdoc/>
    public override TargetLoss Create(int classes, int ignoreIndex) => new RegressionLoss(this, "berhu", Evaluate, classes, ignoreIndex);

    private Tensor Evaluate(Tensor output, Tensor target, Tensor valid)
    {
        var error = (output - target).abs();
        // Without errors, the limit is 0, but the first case applies.
        var limit = (Share * error.detach().masked_fill(valid.logical_not(), 0).max()).clamp_min(1e-12);
        return RegressionLoss.Mean(where(error.le(limit), error, (error.square() + limit.square()) / (2 * limit)), valid);
    }
}

/// <summary>
/// The scale-invariant error of logarithms: with d = log(output) − log(target), the mean of d² minus a share of the square of the mean of d, over the pixels of
/// an image with a value greater than 0; averaged over the images with such pixels. Eigen, Puhrsch, Fergus: Depth Map Prediction from a Single Image using a
/// Multi-Scale Deep Network. NIPS 2014.
/// </summary>
/// <param name="Output">The name of the output, whose values are positive, for example by <c>softplus</c>.</param>
/// <param name="Share">The share, from 0 to 1; 0.5 in the paper.</param>
/// <param name="Minimum">The output from which the logarithm is taken if it is smaller; the gradient of such pixels is zero.</param>
public sealed record ScaleInvariantDefinition(string Output, double Share = 0.5, double Minimum = 0.001) : TargetLossDefinition(Output)
{
    /// <summary>The share, from 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Share { get; init => field = Limit.Between(0, 1, value); } = Limit.Between(0, 1, Share);

    /// <summary>The output from which the logarithm is taken if it is smaller, greater than 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Minimum { get; init => field = Limit.Positive(value); } = Limit.Positive(Minimum);

    /// <inheritdoc/>
    public override TargetLoss Create(int classes, int ignoreIndex) => new RegressionLoss(this, "silog", Evaluate, classes, ignoreIndex);

    private Tensor Evaluate(Tensor output, Tensor target, Tensor valid)
    {
        var counted = valid.logical_and(target.gt(0));
        var absent = counted.logical_not();
        var difference = (output.clamp_min(Minimum).log() - target.masked_fill(absent, 1).log()).masked_fill(absent, 0).flatten(1);
        var pixels = counted.flatten(1).sum(1);
        var count = pixels.clamp_min(1);
        var ofImage = difference.square().sum(1) / count - Share * (difference.sum(1) / count).square();
        return ofImage.sum() / pixels.gt(0).sum().clamp_min(1);
    }
}

/// <summary>A loss of numbers.</summary>
/// <param name="definition">The options of the loss.</param>
/// <param name="kind">The name of the loss in <c>.seg</c> files.</param>
/// <param name="evaluate">Computes the loss from output, target (0 without a value), and the mask of the pixels with a value.</param>
/// <param name="classes">The number of classes.</param>
/// <param name="ignoreIndex">The ignore index of the labels.</param>
internal sealed class RegressionLoss(TargetLossDefinition definition, string kind, Func<Tensor, Tensor, Tensor, Tensor> evaluate, int classes, int ignoreIndex)
    : TargetLoss(definition, classes, ignoreIndex)
{
    /// <inheritdoc/>
    internal override string Kind => kind;

    /// <summary>The mean of the pixels with a value; 0 without any.</summary>
    public static Tensor Mean(Tensor losses, Tensor valid) => losses.masked_fill(valid.logical_not(), 0).sum() / valid.sum().clamp_min(1);

    private protected override Tensor Evaluate(Tensor output, Tensor target)
    {
        var valid = target.isnan().logical_not();
        return evaluate(output, target.masked_fill(valid.logical_not(), 0).to(output.dtype), valid);
    }
}
