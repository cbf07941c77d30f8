using SegDsl.Validation;
using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>Cross entropy of the class of an image, averaged over the images with a class.</summary>
/// <param name="Output">The name of the output with scores, [N, classes].</param>
/// <param name="Smoothing">Label smoothing: the fraction of the target that is spread evenly over all classes, from 0 to 1.</param>
public sealed record ImageCrossEntropyDefinition(string Output, double Smoothing = 0) : TargetLossDefinition(Output)
{
    /// <summary>Label smoothing, the fraction of the target that is spread over all classes, from 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Smoothing { get; init => field = Limit.Between(0, 1, value); } = Limit.Between(0, 1, Smoothing);

    /// <inheritdoc/>
    public override TargetLoss Create(int classes, int ignoreIndex) => new ImageCrossEntropyLoss(this, classes, ignoreIndex);
}

/// <summary>Cross entropy of the class of an image.</summary>
/// <param name="definition">The options of the loss.</param>
/// <param name="classes">The number of classes of pixels.</param>
/// <param name="ignoreIndex">The ignore index of the labels.</param>
internal sealed class ImageCrossEntropyLoss(ImageCrossEntropyDefinition definition, int classes, int ignoreIndex)
    : TargetLoss(definition, classes, ignoreIndex)
{
    /// <inheritdoc/>
    internal override string Kind => "cross_entropy";

    private protected override Tensor Evaluate(Tensor output, Tensor target)
    {
        var losses = nn.functional.cross_entropy(output, target, null, NoClass, nn.Reduction.Sum, definition.Smoothing);
        return losses / target.ne(NoClass).sum().clamp_min(1);
    }

    private protected override Tensor Fit(Tensor output, string name, Tensor target) => FitClasses(output, name, target);
}
