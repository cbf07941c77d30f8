using SegDsl.Validation;
using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>Region mutual information: <see cref="RegionMutualInformationLoss"/>.</summary>
/// <param name="Radius">Side in pixels of the squares that form the points of the distribution, at least 1.</param>
/// <param name="Stride">Downsampling factor of labels and scores, at least 1.</param>
public sealed record RegionMutualInformationDefinition(int Radius = 3, int Stride = 4) : OutputLossDefinition
{
    /// <summary>Side in pixels of the squares that form the points of the distribution, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Radius { get; init => field = Limit.AtLeast(1, value); } = Limit.AtLeast(1, Radius);

    /// <summary>Downsampling factor of labels and scores, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Stride { get; init => field = Limit.AtLeast(1, value); } = Limit.AtLeast(1, Stride);

    /// <inheritdoc/>
    public override OutputLoss Create(int classes, int ignoreIndex) => new RegionMutualInformationLoss(this, classes, ignoreIndex);
}

/// <summary>
/// Region mutual information: minus a lower bound of the information that predicted regions hold of the true ones
/// (<see href="https://arxiv.org/abs/1910.12037">Zhao et al., 2019</see>). Labels and the sigmoid of the scores are averaged down; a square of pixels around
/// every place is a point of many dimensions, and the loss of a class is half the logarithm of the determinant of the covariance of its true
/// points given the predicted ones, over the number of dimensions. The mean of the images and the sum of the classes is taken. It has no lower limit at
/// 0, and the paper adds it to binary cross entropy half and half: it is meant as a term beside another.
/// </summary>
public sealed class RegionMutualInformationLoss : OutputLoss
{
    /// <summary>Is added to variances, as in the paper's own code.</summary>
    private const double LeastVariance = 5e-4;

    private readonly int radius;
    private readonly int stride;

    /// <summary>Creates the loss.</summary>
    /// <param name="definition">Its options.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="ignoreIndex">The label that does not count.</param>
    public RegionMutualInformationLoss(RegionMutualInformationDefinition definition, int classes, int ignoreIndex) : base(definition, classes, ignoreIndex) =>
        (radius, stride) = (definition.Radius, definition.Stride);

    /// <inheritdoc/>
    internal override string Kind => "rmi";

    private protected override Tensor Evaluate(Tensor output, LossTargets targets)
    {
        var counted = targets.Labels.ne(IgnoreIndex).unsqueeze(1);
        var truth = targets.Labels.unsqueeze(1).eq(arange(Classes, ScalarType.Int64, output.device).view(1, -1, 1, 1)).to(output.dtype);
        var probabilities = output.sigmoid().masked_fill(counted.logical_not(), 0);

        // Predicted and true points behind each other: their joint covariance, of which elimination leaves that of the true points given the predicted.
        var points = cat([Points(probabilities), Points(truth)], 2).to(ScalarType.Float64);
        points -= points.mean([3], keepdim: true);
        var dimensions = radius * radius;
        var covariance = points.matmul(points.transpose(2, 3))
            + LeastVariance * eye(2 * dimensions, dtype: ScalarType.Float64, device: output.device);
        var information = LogDeterminantBehind(covariance, dimensions) * (0.5 / dimensions);
        return (information.mean([0]).sum() * counted.any()).to(output.dtype);
    }

    /// <summary>The squares of pixels of averaged maps [N, classes, H, W] as points [N, classes, radius², places].</summary>
    private Tensor Points(Tensor maps)
    {
        if (stride > 1) maps = nn.functional.avg_pool2d(maps, stride, stride, stride / 2);
        if (maps.shape[2] < radius || maps.shape[3] < radius)
            throw new ArgumentException($"Maps of {maps.shape[2]}×{maps.shape[3]} pixels, averaged down by {stride}, hold no square of {radius} pixels.", nameof(maps));
        return maps.unfold(2, radius, 1).unfold(3, radius, 1).flatten(4).flatten(2, 3).transpose(2, 3);
    }

    /// <summary>
    /// The logarithm of the determinant of what elimination of the first rows leaves of positive definite matrices [N, classes, k, k]: [N, classes].
    /// A library's decomposition would ask the device whether it succeeded.
    /// </summary>
    private static Tensor LogDeterminantBehind(Tensor matrices, int first)
    {
        var total = zeros(matrices.shape[..2], matrices.dtype, matrices.device);
        for (var done = 0; matrices.shape[2] > 0; done++)
        {
            var (rest, pivot) = (matrices.shape[2] - 1, matrices.narrow(2, 0, 1).narrow(3, 0, 1));
            if (done >= first) total += pivot.flatten(1).log();
            var column = matrices.narrow(2, 1, rest).narrow(3, 0, 1);
            matrices = matrices.narrow(2, 1, rest).narrow(3, 1, rest) - column.matmul(column.transpose(2, 3)) / pivot;
        }
        return total;
    }
}
