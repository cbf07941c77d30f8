using System.Globalization;
using SegDsl.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Inference;

/// <summary>Checks that the outputs of a network are finite. The class with the highest score is meaningless if scores are NaN.</summary>
public static class FiniteScores
{
    /// <summary>Checks an output. Reads it once; parameters and buffers are only searched if it is not finite.</summary>
    /// <param name="network">The network that computed the output.</param>
    /// <param name="output">The name of the output.</param>
    /// <param name="scores">The values of the output.</param>
    /// <exception cref="NonFiniteScoresException">
    /// A value is NaN or infinite. The message names the first parameter or buffer that is not finite, if there is one.
    /// </exception>
    public static void Check(SegmentationNetwork network, string output, Tensor scores)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(scores);
        if (NonFiniteTensor.IsFinite(scores)) return;
        using var scope = NewDisposeScope();
        var kind = scores.isnan().any().item<bool>() ? "NaN" : "infinite";
        var state = network.state_dict();
        throw new NonFiniteScoresException(
            NonFiniteTensor.Find(state) is { } found
                ? $"The output '{output}' of {network.GetName()} has {kind} values, because the weights are not finite: {found}. "
                    + "The file is damaged, or its training diverged. Use other weights."
                : $"The output '{output}' of {network.GetName()} has {kind} values, although all weights are finite. "
                    + $"{Largest(state)}Check the weights and the values of the input.");
    }

    private static string Largest(Dictionary<string, Tensor> state)
    {
        using var guard = no_grad();
        var magnitudes = state.Where(pair => pair.Value.is_floating_point() && pair.Value.numel() > 0)
            .Select(pair => (Name: pair.Key, Value: pair.Value.abs().max().to(ScalarType.Float64).item<double>())).ToList();
        if (magnitudes.Count == 0) return "";
        var (name, value) = magnitudes.MaxBy(pair => pair.Value);
        return string.Create(CultureInfo.InvariantCulture, $"The largest weight, in '{name}', is {value:g4}. ");
    }
}
