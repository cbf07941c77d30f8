using SegDsl.Fusion.Graphs;
using SegDsl.Fusion.Kernels;
using SegDsl.Inference;
using SegDsl.Networks;
using static TorchSharp.torch;

namespace SegDsl.Fusion.Planning;

/// <summary>Finds the ranges of the values of a plan, from inputs like those that it will receive.</summary>
internal sealed class Calibration
{
    /// <summary>How many numbers of a value are sampled per input.</summary>
    private const int SampleSize = 1024;

    private readonly Dictionary<int, Observed> observed = [];

    private Calibration()
    {
    }

    /// <summary>Runs a plan, and finds the range of every map that it computes.</summary>
    /// <param name="plan">A plan in float32.</param>
    /// <param name="inputs">The inputs of the network.</param>
    /// <returns>The ranges, by the index of the value.</returns>
    /// <exception cref="FusionException">There are no inputs.</exception>
    /// <exception cref="InferenceException">The network does not accept the size or the channels of an input.</exception>
    public static IReadOnlyDictionary<int, QuantizedRange> Run(Plan plan, IEnumerable<NetworkInputs> inputs)
    {
        var calibration = new Calibration();
        foreach (var input in inputs)
            PaddedPass.Run(input, padded =>
            {
                plan.Inspect(padded, calibration.Observe);
                return true;
            });
        if (calibration.observed.Count == 0)
            throw new FusionException("There are no calibration inputs. Pass at least one like those that the network will receive.");
        return calibration.observed.ToDictionary(
            entry => entry.Key, entry => QuantizedRange.Fit([.. entry.Value.Sample], entry.Value.Minimum, entry.Value.Maximum));
    }

    private void Observe(int value, Tensor result)
    {
        if (result.dtype != ScalarType.Float32 || result.dim() != 4) return;
        using var scope = NewDisposeScope();
        if (!observed.TryGetValue(value, out var seen)) observed.Add(value, seen = new());
        seen.Minimum = Math.Min(seen.Minimum, result.min().item<float>());
        seen.Maximum = Math.Max(seen.Maximum, result.max().item<float>());
        var flat = result.permute(0, 2, 3, 1).reshape(-1);
        // An odd step visits all channels, whose number is usually a power of two.
        var step = Math.Max(1, flat.numel() / SampleSize) | 1;
        seen.Sample.AddRange(flat[TensorIndex.Slice(step: step)].contiguous().data<float>().ToArray());
    }

    private sealed class Observed
    {
        public float Minimum { get; set; }

        public float Maximum { get; set; }

        public List<float> Sample { get; } = [];
    }
}
