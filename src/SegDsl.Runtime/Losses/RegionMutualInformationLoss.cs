using SegDsl.Validation;
using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>Region mutual information: <see cref="RegionMutualInformationLoss"/>.</summary>
/// <param name="Radius">The side, in pixels, of the square region around a pixel; at least 1.</param>
/// <param name="Stride">The factor by which maps are downsampled first, with average pooling; at least 1.</param>
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
/// Region mutual information loss: the negative of a lower bound of the mutual information between predicted and ground truth regions
/// (<see href="https://arxiv.org/abs/1910.12037">Zhao et al., 2019</see>). Sigmoid probabilities and one-hot labels are downsampled by average pooling. The
/// square of pixels around each position is a multi-dimensional sample. The loss of a class is half the log determinant of the covariance of the ground
/// truth samples given the predicted samples, divided by the number of dimensions. It is averaged over images and summed over classes. The loss can be
/// negative. The paper adds it to binary cross entropy with equal weights; it is meant to be combined with another loss.
/// </summary>
public sealed class RegionMutualInformationLoss : OutputLoss
{
    /// <summary>Added to variances, as in the reference implementation of the paper.</summary>
    private const double VarianceEpsilon = 5e-4;

    private readonly int radius;
    private readonly int stride;

    /// <summary>Creates the loss.</summary>
    /// <param name="definition">The options of the loss.</param>
    /// <param name="classes">The number of classes; at least 1.</param>
    /// <param name="ignoreIndex">Pixels with this label are ignored; must not be the index of a class.</param>
    /// <exception cref="ArgumentException"><paramref name="ignoreIndex"/> is the index of a class.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> or an option is out of range.</exception>
    public RegionMutualInformationLoss(RegionMutualInformationDefinition definition, int classes, int ignoreIndex) : base(definition, classes, ignoreIndex) =>
        (radius, stride) = (definition.Radius, definition.Stride);

    /// <inheritdoc/>
    internal override bool ComparesNeighbors => true;

    /// <inheritdoc/>
    internal override string Kind => "rmi";

    private protected override Tensor Evaluate(Tensor output, LossTargets targets)
    {
        var counted = targets.Labels.ne(IgnoreIndex).unsqueeze(1);
        var truth = targets.Labels.unsqueeze(1).eq(arange(Classes, ScalarType.Int64, output.device).view(1, -1, 1, 1)).to(output.dtype);
        var probabilities = output.sigmoid().masked_fill(counted.logical_not(), 0);

        // The joint covariance of predicted and true samples; eliminating the predicted ones leaves the covariance of the true ones given the predicted.
        var points = cat([Points(probabilities), Points(truth)], 2).to(ScalarType.Float64);
        points -= points.mean([3], keepdim: true);
        var dimensions = radius * radius;
        var covariance = points.matmul(points.transpose(2, 3))
            + VarianceEpsilon * eye(2 * dimensions, dtype: ScalarType.Float64, device: output.device);
        var information = SchurLogDeterminant(covariance, dimensions) * (0.5 / dimensions);
        return (information.mean([0]).sum() * counted.any()).to(output.dtype);
    }

    /// <summary>The square regions of downsampled maps [N, classes, H, W] as samples [N, classes, radius², positions].</summary>
    private Tensor Points(Tensor maps)
    {
        if (stride > 1) maps = nn.functional.avg_pool2d(maps, stride, stride, stride / 2);
        if (maps.shape[2] < radius || maps.shape[3] < radius)
            throw new ArgumentException(
                $"Maps of {maps.shape[2]}×{maps.shape[3]} pixels, downsampled by {stride}, are smaller than a region of {radius}×{radius} pixels.",
                nameof(maps));
        return maps.unfold(2, radius, 1).unfold(3, radius, 1).flatten(4).flatten(2, 3).transpose(2, 3);
    }

    /// <summary>
    /// The log determinant of the Schur complement of the leading block of positive definite matrices [N, classes, k, k], where the block has
    /// <paramref name="first"/> rows: [N, classes]. Elimination does not synchronize with the device, unlike a Cholesky decomposition, which checks success.
    /// </summary>
    private static Tensor SchurLogDeterminant(Tensor matrices, int first)
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
