using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Training;

/// <summary>
/// The exponential moving average of the weights and statistics of a network, which often generalizes better than the weights of a single step.
/// Polyak, Juditsky: Acceleration of Stochastic Approximation by Averaging. SIAM Journal on Control and Optimization 30, 1992.
/// </summary>
public sealed class WeightAverage : IDisposable
{
    private readonly Dictionary<string, Tensor> state = [];
    private readonly List<(Tensor Average, Tensor Live)> entries = [];
    private readonly double decay;

    /// <summary>Starts with the current weights of a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="decay">The decay per step; greater than 0 and less than 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The decay is out of range.</exception>
    public WeightAverage(nn.Module network, double decay)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(decay);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(decay, 1);
        this.decay = decay;
        foreach (var (key, live) in network.state_dict())
        {
            var average = live.detach().clone().DetachFromDisposeScope();
            state.Add(key, average);
            entries.Add((average, live));
        }
    }

    /// <summary>The average, with the keys of the network's state.</summary>
    public IReadOnlyDictionary<string, Tensor> State => state;

    /// <summary>Updates the average after a step. The decay is lower in the first steps, to quickly forget the initial weights.</summary>
    /// <param name="steps">The number of steps so far; at least 1.</param>
    public void Update(int steps)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var kept = Math.Min(decay, (1.0 + steps) / (10.0 + steps));
        foreach (var (average, live) in entries)
        {
            if (average.is_floating_point()) average.mul_(kept).add_(live, 1 - kept);
            else average.copy_(live);
        }
    }

    /// <summary>Runs an action while the network uses the average, then restores its weights.</summary>
    /// <param name="action">The action, for example an evaluation.</param>
    public void Use(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        Exchange();
        try
        {
            action();
        }
        finally
        {
            Exchange();
        }
    }

    /// <summary>Disposes the average.</summary>
    public void Dispose()
    {
        foreach (var (average, _) in entries) average.Dispose();
    }

    private void Exchange()
    {
        using var guard = no_grad();
        foreach (var (average, live) in entries)
        {
            using var scope = NewDisposeScope();
            var kept = live.clone();
            live.copy_(average);
            average.copy_(kept);
        }
    }
}
