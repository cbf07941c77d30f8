using SegDsl.Fusion.Graphs;
using SegDsl.Fusion.Planning;
using SegDsl.Inference;
using SegDsl.Language.Graph;
using SegDsl.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Fusion;

/// <summary>
/// The fused form of a network for inference: the same outputs up to rounding, computed from the checked graph in fewer operations. It keeps copies of the
/// weights that it combined, and uses the network itself for all other operations, so the network must exist as long as this form. Later changes of the
/// weights have no effect on it. Call it from one thread at a time.
/// </summary>
public sealed class FusedNetwork : SegmentationNetwork, ICoarseScores
{
    private readonly SegmentationNetwork network;
    private readonly NetworkGraph graph;
    private readonly PlanOptions options;
    private readonly Dictionary<bool, Plan> plans = [];

    /// <summary>Creates the fused form.</summary>
    /// <param name="network">The network with its weights. It is set to evaluation mode.</param>
    /// <param name="graph">Its graph, elaborated with the numbers that the network was created with.</param>
    /// <param name="precision">The type of the computation: <see cref="ScalarType.Float32"/> or <see cref="ScalarType.BFloat16"/>.</param>
    /// <exception cref="FusionException">
    /// The graph does not describe the network, the network runs C# of its own in its forward pass, or a weight is NaN or infinite.
    /// </exception>
    public FusedNetwork(SegmentationNetwork network, NetworkGraph graph, ScalarType precision = ScalarType.Float32) : base(network.GetName())
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (precision is not (ScalarType.Float32 or ScalarType.BFloat16))
            throw new ArgumentOutOfRangeException(nameof(precision), precision, "A fused network computes in float32 or bfloat16.");
        if (NetworkHooks.Find(network) is { } hook)
            throw new FusionException($"{hook}, which its fused form would not call. Use the network itself.");
        ThrowIfNotFinite(network);
        (this.network, this.graph, Precision) = (network, graph, precision);
        network.eval();
        base.train(false);
        options = new(precision);
        plans[false] = Create([.. graph.Outputs.Where(o => !o.IsAuxiliary)]);
    }

    /// <summary>Creates the fused form with convolutions in int8, whose other operations are in float32. Auxiliary outputs are computed in float32.</summary>
    /// <param name="network">The network with its weights, on the CPU. It is set to evaluation mode.</param>
    /// <param name="graph">Its graph, elaborated with the numbers that the network was created with.</param>
    /// <param name="calibration">
    /// Inputs like those that the network will receive, at least one, from which the ranges of all values are found. Inputs whose size the network does not
    /// accept are padded.
    /// </param>
    /// <exception cref="FusionException">
    /// As for the other constructor; there are no calibration inputs, the network is not on the CPU, or this system has no oneDNN.
    /// </exception>
    /// <exception cref="InferenceException">The network does not accept the channels of a calibration input, or any padded size.</exception>
    public FusedNetwork(SegmentationNetwork network, NetworkGraph graph, IEnumerable<NetworkInputs> calibration) : this(network, graph)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        try
        {
            if (!options.UsesOneDnn || network.parameters().FirstOrDefault()?.device_type is not (null or DeviceType.CPU))
                throw new FusionException($"{network.ShownName} cannot be computed in int8, which requires the CPU and a libtorch with oneDNN. Use float32.");
            using var inference = inference_mode();
            var ranges = Calibration.Run(Plan, calibration.Select(Checked));
            var plan = Planner.Create(graph, network, [.. graph.Outputs.Where(o => !o.IsAuxiliary)], options with { Ranges = ranges });
            plans[false].Dispose();
            plans[false] = plan;
        }
        catch
        {
            Dispose();
            throw;
        }
        Precision = ScalarType.Int8;
    }

    /// <summary>Creates a fused form with other plans, for tests.</summary>
    internal FusedNetwork(SegmentationNetwork network, NetworkGraph graph, PlanOptions options) : this(network, graph, options.Type)
    {
        this.options = options;
        plans[false].Dispose();
        plans[false] = Create([.. graph.Outputs.Where(o => !o.IsAuxiliary)]);
    }

    /// <summary>The type of the convolutions.</summary>
    public ScalarType Precision { get; }

    /// <inheritdoc/>
    public override long Classes => network.Classes;

    /// <inheritdoc/>
    public override bool IsClassifier => network.IsClassifier;

    /// <inheritdoc/>
    public override IReadOnlyList<string> InputNames => network.InputNames;

    /// <inheritdoc/>
    internal override string ShownName => network.ShownName;

    /// <summary>The steps of the current mode.</summary>
    internal Plan Plan => PlanOf(AuxiliaryOutputs);

    /// <summary>Computes the outputs, float32 tensors in any memory layout. The caller owns the inputs and the outputs.</summary>
    /// <param name="inputs">The inputs of the network, float32 [N, C, H, W] or [N, C, D, H, W].</param>
    /// <exception cref="NetworkInputException">An input is missing, or has a shape, type or device that the network does not accept.</exception>
    public override NamedTensors forward(NetworkInputs inputs)
    {
        RequireInputs(inputs);
        using var inference = inference_mode();
        return new FusedOutputs(Plan.Run(inputs));
    }

    /// <inheritdoc/>
    public CoarseScores? Coarse(NetworkInputs inputs)
    {
        RequireInputs(inputs);
        using var inference = inference_mode();
        return plans[false].RunCoarse("seg", inputs);
    }

    /// <summary>The parameters and buffers of the network.</summary>
    public override Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null) =>
        network.state_dict(destination, prefix);

    /// <summary>Accepts evaluation mode only.</summary>
    /// <exception cref="InvalidOperationException"><paramref name="train"/> is true.</exception>
    public override void train(bool train = true)
    {
        if (train) throw new InvalidOperationException($"The fused form of {ShownName} cannot be trained. Train the network, and fuse it again.");
    }

    /// <summary>Releases the packed weights and the buffers.</summary>
    /// <param name="disposing">Whether <c>Dispose</c> was called, instead of the finalizer.</param>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            foreach (var plan in plans.Values) plan.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>The activations of oneDNN turn NaN into 0, so that scores would look right.</summary>
    private static void ThrowIfNotFinite(SegmentationNetwork network)
    {
        if (NonFiniteTensor.Find(network.state_dict()) is { } found)
            throw new FusionException($"The weights of {network.ShownName} are not finite, so it has no fused form: {found}. Use other weights.");
    }

    private void RequireInputs(NetworkInputs inputs)
    {
        RequireNames(inputs);
        if (network.parameters().FirstOrDefault(parameter => parameter.is_floating_point()) is not { } weights) return;
        foreach (var name in InputNames) InputCheck.Kind(ShownName, InputNames.Count == 1 ? inputs.Image : inputs[name], name, weights);
    }

    private NetworkInputs Checked(NetworkInputs inputs)
    {
        RequireInputs(inputs);
        return inputs;
    }

    private Plan Create(IReadOnlyList<GraphOutput> outputs) => Planner.Create(graph, network, outputs, options);

    private Plan PlanOf(bool auxiliary)
    {
        if (!auxiliary || graph.Outputs.All(o => !o.IsAuxiliary)) return plans[false];
        if (!plans.TryGetValue(true, out var plan)) plans.Add(true, plan = Create(graph.Outputs));
        return plan;
    }
}
