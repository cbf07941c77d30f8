using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Checkpoints;

/// <summary>Statistics of a tensor's values, computed in double precision. All are NaN if the tensor is empty or contains NaN.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="StandardDeviation">The population standard deviation (divisor N).</param>
/// <param name="Minimum">The minimum.</param>
/// <param name="Maximum">The maximum.</param>
public sealed record TensorStatistics(double Mean, double StandardDeviation, double Minimum, double Maximum)
{
    /// <summary>Computes the statistics of a tensor in a checkpoint.</summary>
    /// <param name="file">The checkpoint.</param>
    /// <param name="name">The name of the tensor.</param>
    /// <exception cref="KeyNotFoundException">The checkpoint has no tensor with this name.</exception>
    /// <exception cref="CheckpointException">The file can no longer be read.</exception>
    public static TensorStatistics Of(Checkpoint file, string name)
    {
        ArgumentNullException.ThrowIfNull(file);
        using var scope = NewDisposeScope();
        var values = file.Read(name).to(ScalarType.Float64);
        return values.numel() == 0
            ? new TensorStatistics(double.NaN, double.NaN, double.NaN, double.NaN)
            : new TensorStatistics(
                values.mean().item<double>(), values.std(unbiased: false).item<double>(), values.min().item<double>(), values.max().item<double>());
    }
}
