using System.CommandLine;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Cli.Sources;
using SegDsl.Data;
using SegDsl.Fusion.Graphs;
using SegDsl.Networks;
using SegDsl.Onnx;
using TorchSharp;

namespace SegDsl.Cli.Predictions;

/// <summary>The options <c>--runtime</c> and <c>--fused</c>: what runs a network.</summary>
internal sealed class RuntimeOption
{
    private const string Torch = "torch", Onnx = "onnx";

    private readonly FusionOption fusion = new(isDefault: true, takesInt8: true);
    private readonly Option<string> runtime = new("--runtime")
    {
        Description = "Run the network with this library: onnx exports it, and runs it with ONNX Runtime on the CPU.",
        HelpName = $"{Torch}|{Onnx}",
        DefaultValueFactory = _ => Torch,
    };

    /// <summary>Creates the options.</summary>
    public RuntimeOption() => runtime.Accept(Torch, Onnx);

    /// <summary>The options.</summary>
    public IEnumerable<Option> All => [.. fusion.All, runtime];

    /// <summary>Adds the validation of the options to their command.</summary>
    public void Validate(Command command)
    {
        fusion.Validate(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(runtime)?.Tokens is [.., { Value: Onnx }] && fusion.IsRequested(result))
                result.AddError($"--runtime {Onnx} runs the network without --fused.");
        });
    }

    /// <summary>Reads the images that set the ranges of <c>--fused int8</c>, before the network is loaded; none without it.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="dataset">The dataset.</param>
    /// <param name="context">The context of the command.</param>
    /// <exception cref="OptionException">There are no images, or one cannot be read.</exception>
    public IReadOnlyList<NetworkInputs> Calibration(ParseResult parsed, DatasetDefinition dataset, CommandContext context) =>
        fusion.Calibration(parsed, dataset, context);

    /// <summary>Returns the requested form of a network.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="network">The network with its weights, on its device.</param>
    /// <param name="device">The device.</param>
    /// <param name="context">The context of the command.</param>
    /// <param name="images">The images for int8, which are disposed.</param>
    /// <exception cref="FusionException">The fused form was requested, and the network has none.</exception>
    /// <exception cref="OptionException">The network takes other inputs than images, and int8 is requested.</exception>
    /// <exception cref="OnnxException">ONNX Runtime was requested, and the network cannot be exported.</exception>
    public SegmentationNetwork Apply(
        ParseResult parsed, SegmentationNetwork network, torch.Device device, CommandContext context, IReadOnlyList<NetworkInputs> images) =>
        parsed.GetValue(runtime) == Onnx
            ? new OnnxNetwork(network, NetworkSources.GraphOf(network, context.Sources.Bound), device)
            : fusion.Apply(parsed, network, device, context, images);
}
