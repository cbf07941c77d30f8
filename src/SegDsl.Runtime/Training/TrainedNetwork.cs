using SegDsl.Distributed;
using SegDsl.Networks;
using SegDsl.Precision;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Training;

/// <summary>A network in training: with its optimizer, and the average of its weights where the experiment has one.</summary>
internal sealed class TrainedNetwork : IDisposable
{
    private readonly FrozenParts frozen;
    private readonly WeightAverage? average;
    private DataParallel? parallel;
    private ProcessGroup? group;
    private bool channelsLast;

    /// <summary>Creates the network of an experiment.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="device">Where it is computed.</param>
    /// <param name="scales">Whether losses are scaled, since gradients are half as wide.</param>
    /// <param name="prepare">Has a say about the weights before training begins.</param>
    /// <exception cref="TrainingException">The experiment freezes what there is not, or all.</exception>
    public TrainedNetwork(Experiment experiment, Device device, bool scales, Action<SegmentationNetwork> prepare)
    {
        using (manual_seed(experiment.Seed)) Network = experiment.CreateNetwork();
        try
        {
            prepare(Network);
            Network.to(device);
            frozen = new FrozenParts(Network, experiment.Freeze);
            Parameters = [.. Network.named_parameters().Where(named => named.parameter.requires_grad)];
            Optimizer = new Optimizer(experiment.Optimizer, Parameters);
            average = experiment.Average is { } decay ? new WeightAverage(Network, decay) : null;
            Scaler = scales ? new GradientScaler() : null;
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

    /// <summary>The optimizer of <see cref="Parameters"/>.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>The parameters that are trained.</summary>
    public IReadOnlyList<(string Name, Parameter Parameter)> Parameters { get; }

    /// <summary>What is evaluated and used: the average of the weights, or the weights where there is none.</summary>
    public IReadOnlyDictionary<string, Tensor> Weights => average?.State ?? Network.state_dict();

    /// <summary>All that the next step depends on, under names.</summary>
    public RunState State => new(Network, Optimizer, average, Scaler);

    /// <summary>Scales losses where gradients are half as wide; null where they are not.</summary>
    public GradientScaler? Scaler { get; }

    /// <summary>The last that happens before the first step, when the weights are there: says how the network is computed, and with whom.</summary>
    /// <param name="options">How, and with whom; where there are several processes, all take over the weights of the first.</param>
    /// <exception cref="DistributedException">The processes do not have the same network, or this build cannot do it.</exception>
    public void Prepare(TrainingOptions options)
    {
        channelsLast = options.ChannelsLast;
        if (channelsLast) MemoryLayout.SetChannelsLast([.. Network.parameters()]);
        if (options.Ranks.Group is not { } group) return;
        parallel = new DataParallel(Network, group, new DataParallelOptions { SyncBatchNorm = options.SyncBatchNorm, FindUnused = options.FindUnused });
        this.group = group;
    }

    /// <summary>Gives all processes what is evaluated, which is what the first has: running statistics are each process's own between steps.</summary>
    public void Synchronize() => group?.Broadcast([.. Network.buffers(), .. average?.State.Values ?? Enumerable.Empty<Tensor>()]);

    /// <summary>Runs the network forward.</summary>
    /// <param name="images">Images [N, C, H, W] on <see cref="Device"/>.</param>
    /// <param name="averages">Whether the backward pass that follows is the last of a step, so that processes average their gradients.</param>
    public NamedTensors Forward(Tensor images, bool averages)
    {
        var laidOut = channelsLast ? MemoryLayout.ChannelsLast(images) : images;
        return parallel is null ? Network.call(laidOut) : parallel.Forward(laidOut, averages);
    }

    /// <summary>Forgets the gradients of the step before: torch then takes over new ones as they are, in place of adding them to zeros.</summary>
    public void ClearGradients()
    {
        foreach (var (_, parameter) in Parameters) parameter.grad = null;
    }

    /// <summary>After the backward passes of a step: averages the gradients over the processes.</summary>
    /// <exception cref="DistributedException">A parameter has no gradient on some process, or a process failed.</exception>
    public void AverageGradients() => parallel?.AverageGradients();

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

    /// <summary>Frees network, optimizer and average.</summary>
    public void Dispose()
    {
        parallel?.Dispose();
        average?.Dispose();
        Optimizer.Dispose();
        Network.Dispose();
    }
}
