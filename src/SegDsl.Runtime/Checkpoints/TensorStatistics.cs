using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Checkpoints;

/// <summary>What a tensor's values are like. Not a number where it has none, or where one of them is not.</summary>
/// <param name="Mean">Their mean.</param>
/// <param name="Deviation">Their standard deviation, as that of a whole population.</param>
/// <param name="Least">The least.</param>
/// <param name="Greatest">The greatest.</param>
public sealed record TensorStatistics(double Mean, double Deviation, double Least, double Greatest)
{
    /// <summary>Looks at a tensor of a checkpoint.</summary>
    /// <exception cref="KeyNotFoundException">There is no tensor of this name.</exception>
    /// <exception cref="CheckpointException">The file cannot be read any more.</exception>
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
