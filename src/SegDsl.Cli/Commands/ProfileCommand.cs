using System.CommandLine;
using System.Globalization;
using System.Text;
using SegDsl.Catalog;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Cli.Predictions;
using SegDsl.Cli.Profiling;
using SegDsl.Cli.Summary;
using SegDsl.Fusion.Graphs;
using SegDsl.Fusion.Profiling;
using SegDsl.Language.Graph;
using SegDsl.Networks;
using SegDsl.Precision;
using SegDsl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Cli.Commands;

/// <summary><c>seg profile</c>: measures where the time of a network goes.</summary>
[ProgramCommand(order: 55)]
internal sealed class ProfileCommand : ICommand
{
    private const string Picture = ".svg";
    private const int MaxRepeats = 1000;

    private readonly Argument<string> network = SharedOptions.Network();
    private readonly Option<string[]> size = Summary.InputSizes.Option();
    private readonly Option<string[]> set = SharedOptions.Set();
    private readonly FusionOption fusion = new(isDefault: false, takesInt8: false);
    private readonly Option<bool> train = new("--train") { Description = "Measure the forward and the backward pass in training, operation by operation." };
    private readonly Option<string?> precision = new("--precision")
    {
        Description = "Set the precision of convolutions and matrix products of --train. [default: fp32]",
    };
    private readonly Option<bool?> channelsLast = new("--channels-last")
    {
        Description = "Use channels-last layout for feature maps and weights of --train. [default: true]",
        HelpName = "true|false",
    };
    private readonly Option<long?> repeats = SharedOptions.Number(
        "--repeat", $"Measure this number of times, up to {MaxRepeats}, and show medians. [default: 5]", minimum: 1, maximum: MaxRepeats);
    private readonly Option<long?> top = SharedOptions.Number("--top", "Show this number of slowest steps. [default: 10]", minimum: 1);
    private readonly Option<FileInfo?> output = new("--output", "-o")
    {
        Description = "Draw the time by module and operation to this .svg file, as a flame graph.",
        HelpName = "file",
    };
    private readonly JsonReport json = new();

    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var command = new Command("profile", "Measure where the time of a network goes, by operation and module, and how far the machine's limits are.")
        {
            network, size, set, fusion.Option, train, precision, channelsLast, repeats, top, output, json.Option,
        };
        precision.Accept("fp32", "bf16");
        output.MustEndIn(Picture);
        command.Validators.Add(result =>
        {
            if (result.GetValue(train) && result.GetValue(fusion.Option) is not (null or "off"))
                result.AddError("--train measures the network itself, without --fused.");
            if (!result.GetValue(train) && (result.GetValue(precision) is not null || result.GetValue(channelsLast) is not null))
                result.AddError("--precision and --channels-last need --train. For inference, use --fused fp32 or --fused bf16.");
        });
        command.SetAction(parsed => Profile(parsed, context));
        return command;
    }

    private int Profile(ParseResult parsed, CommandContext context)
    {
        var picture = parsed.GetValue(output)?.ToString();
        var name = parsed.GetRequiredValue(network);
        var entry = context.CatalogFor(name, hasSettings: parsed.GetRequiredValue(set).Length > 0).Network(name);
        var sizes = parsed.GetRequiredValue(size);
        var declared = context.Graph(name, parsed.GetRequiredValue(set));
        var values = Summary.InputSizes.Bind(declared, sizes)
            ?? throw new CommandException($"Give the size of the input of {name}, {declared.Inputs[0].Shape}, for example --size {Example(entry)}.");

        ThrowIfTooLarge(declared, values, sizes);
        // The measurement can take minutes. This creates missing folders, and therefore follows the other checks.
        if (picture is not null) AtomicFile.ThrowIfNotWritable(picture);
        json.ThrowIfNotWritable(parsed);
        var device = ComputeDevice.Prepare();
        using var module = entry.Instantiate(parsed.GetRequiredValue(set));
        module.to(device);
        var graph = NetworkSources.GraphOf(module, context.Sources.Bound);
        using var scope = NewDisposeScope();
        var inputs = Inputs(declared, values, device);
        var count = (int)(parsed.GetValue(repeats) ?? 5);
        var type = fusion.Requested(parsed);
        var isMixed = parsed.GetValue(precision) == "bf16";
        var isChannelsLast = parsed.GetValue(channelsLast) ?? true;
        var profile = parsed.GetValue(train)
            ? NetworkProfile.OfTraining(
                module, graph, inputs, count, isMixed ? ComputePrecision.Bf16 : ComputePrecision.Fp32, isChannelsLast)
            : NetworkProfile.OfInference(module, graph, inputs, type, count);
        var mode = parsed.GetValue(train) ? "training" : "inference";
        var form = type is not null ? $", fused in {parsed.GetValue(fusion.Option)}"
            : (isMixed ? " in bf16" : "") + (isChannelsLast ? "" : ", not channels-last");
        var title = $"{name} {string.Join(' ', sizes)}, {mode}{form}, {Quantity.Of(get_num_threads(), "thread")}";
        if (picture is not null) AtomicFile.Write(picture, stream => stream.Write(Encoding.UTF8.GetBytes(FlamePicture.Draw(title, profile))));
        json.Write(
            parsed,
            context.Output,
            text => new ProfileText(text, profile, context.Width).Print(title, (int)(parsed.GetValue(top) ?? 10)),
            () => new ProfileDocument(
                name, mode, type is null ? null : parsed.GetValue(fusion.Option), profile.Seconds, profile.Limits.Flops, profile.Limits.Bandwidth,
                [.. profile.Steps.Select(step => StepDocument.Of(step, profile.Limits))]),
            ProfileJson.Default.ProfileDocument);
        return 0;
    }

    /// <summary>The operating system can end a process that allocates more memory than there is.</summary>
    private static void ThrowIfTooLarge(NetworkGraph graph, IReadOnlyDictionary<string, long> values, IReadOnlyList<string> sizes)
    {
        // An operation needs at least its input and its result.
        var needed = graph.Nodes.Max(node => (double)node.Shape.Elements.Evaluate(values)) * sizeof(float) * 2;
        var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (needed > available)
            throw new CommandException(string.Create(
                CultureInfo.InvariantCulture,
                $"--size {string.Join(" --size ", sizes)}: {graph.Name} needs at least {needed / 1e9:F0} GB, and this machine has {available / 1e9:F0} GB."));
    }

    /// <summary>Random inputs.</summary>
    private static NetworkInputs Inputs(NetworkGraph graph, IReadOnlyDictionary<string, long> values, Device device)
    {
        var tensors = graph.Inputs.Select(input => new NamedTensor(
            input.Name, rand([.. (input.Shape?.Dimensions ?? []).Select(d => d.Evaluate(values))], device: device))).ToList();
        return tensors.Count == 1
            ? tensors[0].Value
            : new NetworkInputs(tensors.Single(t => t.Name == NetworkInputs.ImageName).Value, [.. tensors.Where(t => t.Name != NetworkInputs.ImageName)]);
    }

    private static string Example(NetworkEntry entry) => entry.TakesVolumes ? "1x1x32x64x64" : "1x3x512x1024";
}
