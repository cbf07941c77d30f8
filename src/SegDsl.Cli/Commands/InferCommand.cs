using SegDsl.Checkpoints.Safetensors;
using System.CommandLine;
using System.Runtime.InteropServices;
using SegDsl.Catalog;
using SegDsl.Checkpoints;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Cli.Predictions;
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
            Description = "Read the tensor 'input' of this file: float32 [N, C, H, W], or [N, C, D, H, W] for volumes. "
                + "Of a network with several inputs, read a tensor with the name of each.",
            HelpName = "file",
            Required = true,
        };
        var output = SharedOptions.OutputFile("Write the outputs to this .safetensors file, under their names.", ".safetensors");
        var fusion = new FusionOption(isDefault: false, takesInt8: false);
        var auxiliary = new Option<bool>("--auxiliary") { Description = "Compute the auxiliary outputs, too." };
        var command = new Command("infer", "Run a network on a tensor, in evaluation mode.")
        {
            network, set, weights.File, weights.Key, weights.Partial, input, output, auxiliary, fusion.Option,
        };
        command.SetAction(parsed => Infer(
            context,
            context.CatalogFor(parsed.GetRequiredValue(network), hasSettings: parsed.GetRequiredValue(set).Length > 0)
                .Network(parsed.GetRequiredValue(network)),
            parsed.GetRequiredValue(set),
            module => weights.Load(parsed, module, context, parsed.GetValue(auxiliary) ? null : parsed.GetRequiredValue(network)),
            parsed.GetRequiredValue(input).ToString(),
            parsed.GetRequiredValue(output).ToString(),
            parsed.GetValue(auxiliary),
            (module, device) => fusion.Apply(parsed, module, device, context)));
        return command;
    }

    private static int Infer(
        CommandContext context, NetworkEntry entry, string[] settings, Action<SegmentationNetwork> load, string input, string output, bool auxiliary,
        Func<SegmentationNetwork, Device, SegmentationNetwork> fuse)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        var inputs = ReadInputs(input, entry.Inputs);
        var device = ComputeDevice.Prepare();
        using var network = entry.Instantiate(settings);
        load(network);
        network.to(device);
        network.eval();
        using var applied = fuse(network, device);
        applied.AuxiliaryOutputs = auxiliary;
        var computed = Compute(applied, inputs.Map(tensor => tensor.to(device)), input);
        foreach (var (name, value) in computed) FiniteScores.Check(network, name, value);
        SafetensorsWriter.Write(output, computed.Select(o => KeyValuePair.Create(o.Name, o.Value)));
        foreach (var (name, value) in computed) context.Output.WriteLine($"{name}  [{string.Join(", ", value.shape)}]");
        return 0;
    }

    private static IReadOnlyList<NamedTensor> Compute(SegmentationNetwork network, NetworkInputs inputs, string path)
    {
        try
        {
            return network.call(inputs).Computed;
        }
        catch (Exception e) when (e is NetworkInputException or ArgumentException or ExternalException)
        {
            var shapes = inputs.Tensors.Select(tensor => $"[{string.Join(", ", tensor.shape)}]");
            throw new CommandException(
                $"{path}: the network rejects an input of shape {string.Join(" and ", shapes)}: {Failure.FirstLine(e.Message)}", e);
        }
    }

    /// <summary>Reads the inputs of a network; the name of an only input is always 'input'.</summary>
    private static NetworkInputs ReadInputs(string path, IReadOnlyList<string> names)
    {
        using var file = Checkpoint.Open(path);
        if (names.Count == 1) return Read(InputName);
        return new(
            Read(NetworkInputs.ImageName), [.. names.Where(name => name != NetworkInputs.ImageName).Select(name => new NamedTensor(name, Read(name)))]);

        Tensor Read(string name)
        {
            if (!file.Tensors.TryGetValue(name, out var stored))
                throw new CommandException(
                    $"{path} has no tensor '{name}'. Available tensors: {(file.Tensors.Count == 0 ? "none" : string.Join(", ", file.Tensors.Keys))}.");
            if (stored.Type != ScalarType.Float32 || stored.Shape.Count is not (4 or 5) || stored.Shape.Any(size => size < 1))
                throw new CommandException(
                    $"{path}: the tensor '{name}' is {stored.Type} [{string.Join(", ", stored.Shape)}]; expected Float32 [N, C, H, W], "
                    + "or [N, C, D, H, W] for volumes, with positive sizes.");
            return file.Read(name);
        }
    }
}
