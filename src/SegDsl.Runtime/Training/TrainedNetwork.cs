using SegDsl.Schedules;
using SegDsl.Optimizers;
using SegDsl.Replication;
using SegDsl.Experiments;
using SegDsl.Distributed;
using SegDsl.Logging;
using SegDsl.Networks;
using SegDsl.Precision;
using SegDsl.Recomputation;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Training;

/// <summary>A network in training, with its optimizer and, if the experiment uses one, the average of its weights.</summary>
internal sealed class TrainedNetwork : IDisposable
{
    private readonly FrozenParts frozen;
    private readonly WeightAverage? average;
    private readonly RecomputedParts? recomputed;
    private readonly Experiment experiment;
    private DataParallel? parallel;
    private ProcessGroup? group;
    private bool findsUnused;

    /// <summary>Creates the network of an experiment.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="device">The device of the network.</param>
    /// <param name="prepare">Called with the new network, for example to load weights.</param>
    /// <exception cref="TrainingException">
    /// The experiment names parts of the network that do not exist, freezes the whole network, or trains on volumes in bfloat16 on the CPU.
    /// </exception>
    public TrainedNetwork(Experiment experiment, Device device, Action<SegmentationNetwork> prepare)
    {
        this.experiment = experiment;
        // The gradients of weights over maps of two slices come from memory that nothing has written to (libtorch 2.10).
        if (experiment is { Precision: ComputePrecision.Bf16, Data.HoldsVolumes: true } && device.type == DeviceType.CPU)
            throw new TrainingException(
                $"{experiment.Name}: 'precision bf16' is not possible for volumes on the CPU, because libtorch computes wrong gradients of 3-D convolutions; "
                + "use fp32.");
        Network = Initialization.Seed(experiment.Seed, () => NewNetworks.Create(experiment));
        try
        {
            prepare(Network);
            Network.to(device);
            frozen = new FrozenParts(Network, experiment.Freeze);
            recomputed = Recomputed(experiment, Network, device);
            Parameters = [.. Network.named_parameters().Where(named => frozen.Trained.Contains(named.parameter))];
            var groups = ParameterGroups.Create(experiment, Network, Parameters);
            Groups = ParameterGroups.Describe(experiment, groups);
            Optimizer = new Optimizer(experiment.Optimizer, groups);
            average = experiment.Average is { } decay ? new WeightAverage(Network, decay) : null;
            Scaler = experiment.Precision == ComputePrecision.Fp16 ? new GradientScaler() : null;
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

    /// <summary>The device of the network.</summary>
    public Device Device { get; }

    /// <summary>The optimizer of <see cref="Parameters"/>.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>The parameters that are trained in at least one epoch.</summary>
    public IReadOnlyList<(string Name, Parameter Parameter)> Parameters { get; }

    /// <summary>The learning rates and weight decays of the parameters.</summary>
    public IReadOnlyList<ParameterGroup> Groups { get; }

    /// <summary>The weights to evaluate and save: their average if there is one, otherwise the weights themselves.</summary>
    public IReadOnlyDictionary<string, Tensor> Weights => average?.State ?? Network.state_dict();

    /// <summary>The state that the next step depends on.</summary>
    public RunState State => new(Network, Optimizer, average, Scaler);

    /// <summary>Scales gradients in float16; null otherwise.</summary>
    public GradientScaler? Scaler { get; }

    /// <summary>Prepares the first step, after weights are loaded: sets the memory layout and starts data parallel training.</summary>
    /// <param name="options">The options. With several ranks, all start with the weights of rank 0.</param>
    /// <exception cref="DistributedException">The networks of the ranks differ, or a rank failed.</exception>
    public void Prepare(TrainingOptions options)
    {
        if (experiment.ChannelsLast) MemoryLayout.SetChannelsLast([.. Network.parameters()]);
        (group, findsUnused) = (options.Ranks.Group, options.FindUnused);
        Replicate();
    }

    /// <summary>Freezes and thaws parts of the network at the beginning of an epoch.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <exception cref="DistributedException">The networks of the ranks differ, or a rank failed.</exception>
    public void BeginEpoch(int epoch)
    {
        if (!frozen.Begin(epoch)) return;
        Replicate();
        Train();
    }

    private static RecomputedParts? Recomputed(Experiment experiment, SegmentationNetwork network, Device device)
    {
        if (experiment.Recompute.Count == 0) return null;
        try
        {
            return new(network, experiment.Recompute, experiment.Precision, device);
        }
        catch (ArgumentException e)
        {
            throw new TrainingException(e.Message);
        }
    }

    /// <summary>Starts data parallel training of the parameters that are not frozen.</summary>
    private void Replicate()
    {
        if (group is null) return;
        parallel?.Dispose();
        parallel = new DataParallel(Network, group, new DataParallelOptions { SyncBatchNorm = experiment.SyncNorm, FindUnused = findsUnused });
    }

    /// <summary>Copies buffers and the weight average of rank 0 to all ranks. Between steps, each rank has its own running statistics.</summary>
    public void Synchronize() => group?.Broadcast([.. Network.buffers(), .. average?.State.Values ?? Enumerable.Empty<Tensor>()]);

    /// <summary>Runs a forward pass.</summary>
    /// <param name="inputs">The inputs [N, C, H, W] on <see cref="Device"/>.</param>
    /// <param name="averages">Whether the following backward pass is the last of a step, so that gradients are averaged over the ranks.</param>
    /// <exception cref="TrainingException">A batch norm has one value per channel, or the network does not accept the inputs.</exception>
    public NamedTensors Forward(NetworkInputs inputs, bool averages)
    {
        // Datasets can have inputs for other networks.
        var own = Network.InputNames.Count == 1 ? new NetworkInputs(inputs.Image) : inputs;
        var input = experiment.ChannelsLast ? own.Map(MemoryLayout.ChannelsLast) : own;
        try
        {
            return parallel is null ? Network.call(input) : parallel.Forward(input, averages);
        }
        catch (NetworkInputException e)
        {
            throw new TrainingException($"The network does not accept the batches of {experiment.Data.Name}: {e.Message}");
        }
        catch (BatchNormalizationException e)
        {
            var layer = Network.named_modules().FirstOrDefault(named => ReferenceEquals(named.module, e.Layer)).name;
            throw new TrainingException(layer is null ? e.Message : $"Layer '{layer}': {e.Message}");
        }
        finally
        {
            recomputed?.EndForward();
        }
    }

    /// <summary>Runs the backward pass of a loss.</summary>
    public void Backward(Tensor loss)
    {
        loss.backward();
        recomputed?.EndBackward();
    }

    /// <summary>Discards the gradients of the previous step. torch then assigns new gradients instead of adding them to zeros.</summary>
    public void ClearGradients()
    {
        foreach (var (_, parameter) in Parameters) parameter.grad = null;
    }

    /// <summary>Averages the gradients over the ranks, after the backward passes of a step.</summary>
    /// <exception cref="DistributedException">A parameter has no gradient on some rank, or a rank failed.</exception>
    public void AverageGradients() => parallel?.AverageGradients();

    /// <summary>Sets the network to training mode, except for frozen modules.</summary>
    public void Train() => frozen.Train();

    /// <summary>Updates the average of the weights after a step.</summary>
    /// <param name="steps">The number of steps so far.</param>
    public void UpdateAverage(int steps) => average?.Update(steps);

    /// <summary>Runs an action while the network uses <see cref="Weights"/>.</summary>
    public void WithWeights(Action action)
    {
        if (average is null) action();
        else average.Use(action);
    }

    /// <summary>Disposes the network, the optimizer and the average.</summary>
    public void Dispose()
    {
        parallel?.Dispose();
        recomputed?.Dispose();
        average?.Dispose();
        Optimizer.Dispose();
        Network.Dispose();
    }
}
