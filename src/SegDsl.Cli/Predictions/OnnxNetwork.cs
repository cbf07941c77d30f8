using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using SegDsl.Fusion.Graphs;
using SegDsl.Language.Graph;
using SegDsl.Networks;
using SegDsl.Onnx;
using SegDsl.Onnx.Export;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Cli.Predictions;

/// <summary>A network that ONNX Runtime computes, from an export of the network's current weights. It gives the same outputs up to rounding.</summary>
internal sealed class OnnxNetwork : SegmentationNetwork
{
    private readonly SegmentationNetwork network;
    private readonly NetworkGraph graph;
    private readonly Device device;
    private readonly DirectoryInfo folder;
    private readonly InferenceSession session;

    /// <summary>Exports a network, and loads the model.</summary>
    /// <param name="network">The network with its weights.</param>
    /// <param name="graph">Its graph, with the numbers that it was created with.</param>
    /// <param name="device">The device of the outputs.</param>
    /// <exception cref="OnnxException">The network cannot be exported, or ONNX Runtime refuses the model.</exception>
    public OnnxNetwork(SegmentationNetwork network, NetworkGraph graph, Device device) : base(network.GetName())
    {
        (this.network, this.graph, this.device) = (network, graph, device);
        base.train(false);
        var model = OnnxExport.ModelOf(network, graph, new());
        folder = Directory.CreateTempSubdirectory("seg");
        try
        {
            var path = Path.Combine(folder.FullName, "network.onnx");
            model.Write(path);
            // As many threads as torch; warnings about the model do not concern the user of the network.
            using var options = new SessionOptions { IntraOpNumThreads = get_num_threads(), LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
            session = new(path, options);
        }
        catch (OnnxRuntimeException e)
        {
            folder.Delete(recursive: true);
            throw new OnnxException($"ONNX Runtime refuses the model of {network.GetName()}: {e.Message}", e);
        }
        catch
        {
            folder.Delete(recursive: true);
            throw;
        }
    }

    /// <inheritdoc/>
    public override long Classes => network.Classes;

    /// <inheritdoc/>
    public override bool IsClassifier => network.IsClassifier;

    /// <inheritdoc/>
    public override IReadOnlyList<string> InputNames => network.InputNames;

    /// <summary>Computes the outputs that are not auxiliary.</summary>
    /// <param name="inputs">The inputs of the network, float32 [N, C, H, W] or [N, C, D, H, W].</param>
    /// <exception cref="ArgumentException">The shape of an input is not one that the network accepts.</exception>
    /// <exception cref="OnnxException">ONNX Runtime failed, for example for lack of memory.</exception>
    public override NamedTensors forward(NetworkInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        _ = new InputSizes(graph, inputs);
        var values = session.InputNames.Select(name => ValueOf(session.InputNames.Count == 1 ? inputs.Image : inputs[name])).ToList();
        try
        {
            using var options = new RunOptions();
            using var results = session.Run(options, session.InputNames, values, session.OutputNames);
            return new OnnxOutputs([.. session.OutputNames.Zip(results, (name, value) => new NamedTensor(name, TensorOf(value)))]);
        }
        catch (OnnxRuntimeException e)
        {
            throw new OnnxException($"ONNX Runtime failed to run {network.GetName()}: {e.Message}", e);
        }
        finally
        {
            values.ForEach(value => value.Dispose());
        }
    }

    /// <summary>The parameters and buffers of the network.</summary>
    public override Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null) =>
        network.state_dict(destination, prefix);

    /// <summary>Accepts evaluation mode only.</summary>
    /// <exception cref="InvalidOperationException"><paramref name="train"/> is true.</exception>
    public override void train(bool train = true)
    {
        if (train) throw new InvalidOperationException("ONNX Runtime does not train networks.");
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            session.Dispose();
            folder.Delete(recursive: true);
        }
        base.Dispose(disposing);
    }

    private static OrtValue ValueOf(Tensor tensor)
    {
        using var inMemory = tensor.to(ScalarType.Float32).cpu();
        using var contiguous = inMemory.contiguous();
        return OrtValue.CreateTensorValueFromMemory(MemoryMarshal.Cast<byte, float>(contiguous.bytes).ToArray(), tensor.shape);
    }

    private Tensor TensorOf(OrtValue value)
    {
        using var flat = tensor(value.GetTensorDataAsSpan<float>().ToArray());
        using var shaped = flat.reshape(value.GetTensorTypeAndShape().Shape);
        return shaped.to(device, copy: true);
    }
}

/// <summary>The outputs of a model.</summary>
/// <param name="Computed">The outputs, in the order of the <c>.seg</c> file.</param>
internal sealed record OnnxOutputs(IReadOnlyList<NamedTensor> Computed) : NamedTensors
{
    /// <inheritdoc/>
    public override IReadOnlyList<NamedTensor> Computed { get; } = Computed;
}
