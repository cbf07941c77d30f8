using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Training;

/// <summary>
/// The exponential moving average of a network's weights and statistics, which often does better than the weights of any one step. Polyak, Juditsky:
/// Acceleration of Stochastic Approximation by Averaging. SIAM Journal on Control and Optimization 30, 1992.
/// </summary>
internal sealed class WeightAverage : IDisposable
{
    private readonly List<(Tensor Average, Tensor Live)> entries = [];
    private readonly double decay;

    /// <summary>Begins with the network's weights.</summary>
    /// <param name="network">The network.</param>
    /// <param name="decay">How much of the average a step leaves, above 0 and below 1.</param>
    public WeightAverage(nn.Module network, double decay)
    {
        this.decay = decay;
        State = [];
        foreach (var (key, live) in network.state_dict())
        {
            var average = live.detach().clone().DetachFromDisposeScope();
            State.Add(key, average);
            entries.Add((average, live));
        }
    }

    /// <summary>The average under the network's keys.</summary>
    public Dictionary<string, Tensor> State { get; }

    /// <summary>Takes the weights after a step into the average. The first steps count for more, so that what came before them is soon forgotten.</summary>
    /// <param name="steps">The number of steps so far, at least 1.</param>
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

    /// <summary>Lets the network have the average while something is done, and its own weights again afterwards.</summary>
    public void During(Action action)
    {
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

    /// <summary>Frees the average.</summary>
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
