using System.Diagnostics;
using SegDsl.Fusion.Graphs;
using SegDsl.Fusion.Planning;
using SegDsl.Language.Graph;
using SegDsl.Networks;
using SegDsl.Precision;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Fusion.Profiling;

/// <summary>Where the time of a network goes, operation by operation.</summary>
/// <param name="Steps">The steps, in order.</param>
/// <param name="Seconds">The median time of a whole forward pass without measuring its steps.</param>
/// <param name="Limits">The limits of the machine.</param>
public sealed record NetworkProfile(IReadOnlyList<StepProfile> Steps, double Seconds, MachineLimits Limits)
{
    private const int WarmUps = 2;

    /// <summary>Measures inference, of a network or of its fused form.</summary>
    /// <param name="network">The network.</param>
    /// <param name="graph">Its graph, elaborated with the numbers that it was created with.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="fused">The type of the fused form; null for the network itself, operation by operation.</param>
    /// <param name="repeats">How often each step is measured, at least 1.</param>
    /// <exception cref="ArgumentException">The shape of an input is not one that the network accepts.</exception>
    /// <exception cref="FusionException">The graph does not describe the network.</exception>
    public static NetworkProfile OfInference(SegmentationNetwork network, NetworkGraph graph, NetworkInputs inputs, ScalarType? fused, int repeats)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentOutOfRangeException.ThrowIfLessThan(repeats, 1);
        using var inference = inference_mode();
        network.eval();
        var device = inputs.Image.device;
        var type = fused ?? ScalarType.Float32;
        var limits = MachineLimits.Measure(type, device);
        var kind = fused is null ? PlanKind.Plain : PlanKind.Fused;
        using var plan = Planner.Create(graph, network, [.. graph.Outputs.Where(o => !o.IsAuxiliary)], new(type, kind));
        var times = plan.Steps.ToDictionary(step => step, _ => new List<double>());
        for (var i = 0; i < WarmUps; i++) Run(null);
        for (var i = 0; i < repeats; i++) Run((step, time) => times[step].Add(time.TotalSeconds));
        var whole = new List<double>();
        for (var i = 0; i < repeats; i++)
        {
            var start = Stopwatch.GetTimestamp();
            if (fused is null) Dispose(network.call(inputs).Computed);
            else Run(null);
            Synchronize(device);
            whole.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        var profiles = Profiles(plan, new(graph, inputs), type, step => (Median(times[step]), null));
        return new(profiles, Median(whole), limits.Best(MachineLimits.Measure(type, device)));

        void Run(Action<Step, TimeSpan>? observe) => Dispose(plan.Run(inputs, observe));
    }

    /// <summary>
    /// Measures the forward and backward pass in training, operation by operation. Each operation is differentiated alone, so the whole has no loss, no
    /// optimizer and no addition of gradients.
    /// </summary>
    /// <param name="network">The network. Its gradients and running statistics change.</param>
    /// <param name="graph">Its graph, elaborated with the numbers that it was created with.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="repeats">How often each step is measured, at least 1.</param>
    /// <param name="precision">The precision of mixed-precision training, or float32.</param>
    /// <param name="channelsLast">Whether feature maps and weights use channels-last layout. The weights of the network keep it.</param>
    /// <exception cref="ArgumentException">The shape of an input is not one that the network accepts.</exception>
    /// <exception cref="FusionException">The graph does not describe the network.</exception>
    public static NetworkProfile OfTraining(
        SegmentationNetwork network, NetworkGraph graph, NetworkInputs inputs, int repeats, ComputePrecision precision = ComputePrecision.Fp32,
        bool channelsLast = true)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentOutOfRangeException.ThrowIfLessThan(repeats, 1);
        network.train();
        if (channelsLast)
        {
            MemoryLayout.SetChannelsLast([.. network.parameters()]);
            inputs = inputs.Map(MemoryLayout.ChannelsLast);
        }
        var device = inputs.Image.device;
        var type = precision.Type() ?? ScalarType.Float32;
        var limits = MachineLimits.Measure(type, device);
        using var plan = Planner.Create(graph, network, graph.Outputs, new(Kind: PlanKind.Training));
        var times = plan.Steps.ToDictionary(step => step, _ => (Forward: new List<double>(), Backward: new List<double>()));
        var whole = new List<double>();
        for (var i = 0; i < WarmUps + repeats; i++)
        {
            var total = 0.0;
            plan.Train(inputs, precision, (step, forward, backward) =>
            {
                total += forward.TotalSeconds + backward.TotalSeconds;
                if (i < WarmUps) return;
                times[step].Forward.Add(forward.TotalSeconds);
                times[step].Backward.Add(backward.TotalSeconds);
            });
            if (i >= WarmUps) whole.Add(total);
        }
        var profiles = Profiles(plan, new(graph, inputs), type, step => (Median(times[step].Forward), Median(times[step].Backward)));
        return new(profiles, Median(whole), limits.Best(MachineLimits.Measure(type, device)));
    }

    private static IReadOnlyList<StepProfile> Profiles(
        Plan plan, InputSizes sizes, ScalarType type, Func<Step, (double Forward, double? Backward)> times) =>
    [
        .. plan.Steps.Select(step =>
        {
            var (forward, backward) = times(step);
            return new StepProfile(
                step.Kernel.Name, step.Path, sizes.Of(step.Shape), forward, backward, sizes.Of(step.Flops), plan.BytesOf(step, sizes, type));
        }),
    ];

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    private static void Dispose(IReadOnlyList<NamedTensor> outputs)
    {
        foreach (var output in outputs) output.Value.Dispose();
    }

    private static void Synchronize(Device device)
    {
        if (device.type == DeviceType.CUDA) cuda.synchronize(device);
    }
}
