using SegDsl.Checkpoints.Safetensors;
using System.CommandLine;
using System.Runtime.InteropServices;
using SegDsl.Catalog;
using SegDsl.Checkpoints;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Cli.Weights;
using SegDsl.Inference;
using SegDsl.Networks;
using SegDsl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Cli.Commands;

/// <summary><c>seg infer</c>: runs a network on raw tensors, to compare it with other programs.</summary>
[ProgramCommand(order: 50)]
internal sealed class InferCommand : ICommand
{
    private const string InputName = "input";

    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var network = SharedOptions.Network();
        var set = SharedOptions.Set();
        var weights = new WeightsOptions();
        var input = new Option<FileInfo>("--input")
        {
            Description = "Read the tensor 'input' of this file: float32 [N, C, H, W].",
            HelpName = "file",
            Required = true,
        };
        var output = SharedOptions.OutputFile("Write the outputs to this .safetensors file, under their names.");
        var auxiliary = new Option<bool>("--auxiliary") { Description = "Compute the auxiliary outputs, too." };
        var command = new Command("infer", "Run a network on a tensor, in evaluation mode.")
        {
            network, set, weights.File, weights.Key, weights.Partial, input, output, auxiliary,
        };
        command.SetAction(parsed => Infer(
            context,
            context.Catalog.Network(parsed.GetRequiredValue(network)),
            parsed.GetRequiredValue(set),
            module => weights.Load(parsed, module, context, parsed.GetValue(auxiliary) ? null : parsed.GetRequiredValue(network)),
            parsed.GetRequiredValue(input).ToString(),
            parsed.GetRequiredValue(output).ToString(),
            parsed.GetValue(auxiliary)));
        return command;
    }

    private static int Infer(
        CommandContext context, NetworkEntry entry, string[] settings, Action<SegmentationNetwork> load, string input, string output, bool auxiliary)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        var image = ReadInput(input);
        var device = ComputeDevice.Prepare();
        using var network = entry.Instantiate(settings);
        load(network);
        network.to(device);
        network.eval();
        network.AuxiliaryOutputs = auxiliary;
        var computed = Compute(network, image.to(device), input);
        foreach (var (name, value) in computed) FiniteScores.Check(network, name, value);
        SafetensorsWriter.Write(output, computed.Select(o => KeyValuePair.Create(o.Name, o.Value)));
        foreach (var (name, value) in computed) context.Output.WriteLine($"{name}  [{string.Join(", ", value.shape)}]");
        return 0;
    }

    private static IReadOnlyList<NamedTensor> Compute(SegmentationNetwork network, Tensor image, string path)
    {
        try
        {
            return network.call(image).Computed;
        }
        catch (Exception e) when (e is ArgumentException or ExternalException)
        {
            throw new CommandException($"{path}: the network rejects an input of shape [{string.Join(", ", image.shape)}]: {Failure.FirstLine(e.Message)}", e);
        }
    }

    private static Tensor ReadInput(string path)
    {
        using var file = Checkpoint.Open(path);
        if (!file.Tensors.TryGetValue(InputName, out var stored))
            throw new CommandException(
                $"{path} has no tensor '{InputName}'. Available tensors: {(file.Tensors.Count == 0 ? "none" : string.Join(", ", file.Tensors.Keys))}.");
        if (stored.Type != ScalarType.Float32 || stored.Shape.Count != 4 || stored.Shape.Any(size => size < 1))
            throw new CommandException(
                $"{path}: the tensor '{InputName}' is {stored.Type} [{string.Join(", ", stored.Shape)}]; expected Float32 [N, C, H, W] with positive sizes.");
        return file.Read(InputName);
    }
}
