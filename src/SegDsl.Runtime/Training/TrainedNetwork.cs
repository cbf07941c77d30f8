using SegDsl.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Training;

/// <summary>A network in training: with its optimiser, and the average of its weights where the experiment has one.</summary>
internal sealed class TrainedNetwork : IDisposable
{
    private readonly FrozenParts frozen;
    private readonly WeightAverage? average;

    /// <summary>Creates the network of an experiment.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="device">Where it is computed.</param>
    /// <param name="prepare">Has a say about the weights before training begins.</param>
    /// <exception cref="TrainingException">The experiment freezes what there is not, or all.</exception>
    public TrainedNetwork(Experiment experiment, Device device, Action<SegmentationNetwork> prepare)
    {
        using (manual_seed(experiment.Seed)) Network = experiment.CreateNetwork();
        try
        {
            prepare(Network);
            Network.to(device);
            frozen = new FrozenParts(Network, experiment.Freeze);
            Parameters = [.. Network.named_parameters().Where(named => named.parameter.requires_grad)];
            Optimizer = Optimizers.Create(experiment.Optimizer, Parameters.Select(named => named.Parameter));
            average = experiment.Average is { } decay ? new WeightAverage(Network, decay) : null;
            Device = device;
        }
        catch
        {
            Network.Dispose();
            throw;
        }
    }

    /// <summary>The network.</summary>
    public SegmentationNetwork Network { get; }

    /// <summary>Where it is computed.</summary>
    public Device Device { get; }

    /// <summary>The optimiser of <see cref="Parameters"/>.</summary>
    public OptimizerHelper Optimizer { get; }

    /// <summary>The parameters that are trained.</summary>
    public IReadOnlyList<(string Name, Parameter Parameter)> Parameters { get; }

    /// <summary>What is evaluated and used: the average of the weights, or the weights where there is none.</summary>
    public IReadOnlyDictionary<string, Tensor> Weights => average?.State ?? Network.state_dict();

    /// <summary>All that the next step depends on, under names.</summary>
    public RunState State => new(Network, new OptimizerTensors(Optimizer, Parameters), average);

    /// <summary>Puts the network into training mode, except for what is frozen.</summary>
    public void Train() => frozen.Train(Network);

    /// <summary>Takes the weights after a step into the average.</summary>
    /// <param name="steps">The number of steps so far.</param>
    public void Averaged(int steps) => average?.Update(steps);

    /// <summary>Does something with the network while it has its <see cref="Weights"/>.</summary>
    public void WithWeights(Action action)
    {
        if (average is null) action();
        else average.During(action);
    }

    /// <summary>Frees network, optimiser and average.</summary>
    public void Dispose()
    {
        average?.Dispose();
        Optimizer.Dispose();
        Network.Dispose();
    }
}
