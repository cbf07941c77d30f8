using System.CommandLine;
using System.CommandLine.Parsing;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Cli.Sources;
using SegDsl.Data;
using SegDsl.Fusion;
using SegDsl.Fusion.Graphs;
using SegDsl.Networks;
using TorchSharp;

namespace SegDsl.Cli.Predictions;

/// <summary>The option <c>--fused</c>: runs the fused form of a network.</summary>
internal sealed class FusionOption
{
    private const string Off = "off", Int8 = "int8";

    private static readonly Dictionary<string, torch.ScalarType> Types = new()
    {
        ["fp32"] = torch.ScalarType.Float32,
        ["bf16"] = torch.ScalarType.BFloat16,
    };

    private readonly bool isDefault;
    private readonly CalibrationOption? calibration;

    /// <summary>Creates the option.</summary>
    /// <param name="isDefault">Whether the command runs the fused form in float32 on the CPU unless the option states otherwise.</param>
    /// <param name="takesInt8">Whether the command can run the fused form in int8, which needs images.</param>
    public FusionOption(bool isDefault, bool takesInt8)
    {
        string[] values = [.. Types.Keys, .. takesInt8 ? [Int8] : Array.Empty<string>(), Off];
        Option = new("--fused")
        {
            Description = "Run the fused form of the network: fp32 gives the same scores up to rounding; bf16 is faster, with three significant digits"
                + (takesInt8 ? "; int8 is the fastest, less exact, and needs --calibrate. " : ". ")
                + $"[default: {(isDefault ? "fp32 on the CPU, off on a GPU" : Off)}]",
            HelpName = string.Join('|', values),
        };
        if (!takesInt8) Option.Validators.Add(RefuseInt8);
        Option.Accept(values);
        this.isDefault = isDefault;
        calibration = takesInt8 ? new() : null;
    }

    /// <summary>The options.</summary>
    public IEnumerable<Option> All => calibration is null ? [Option] : [Option, calibration.Option];

    /// <summary>The option <c>--fused</c>.</summary>
    public Option<string?> Option { get; }

    /// <summary>Adds the validation of the options to their command.</summary>
    public void Validate(Command command) => command.Validators.Add(result =>
    {
        if (calibration is null) return;
        var (isInt8, isCalibrated) = (Given(result) == Int8, calibration.IsGiven(result));
        if (isInt8 && !isCalibrated) result.AddError("--fused int8 needs images that set the ranges of its numbers: add --calibrate IMAGES.");
        if (isCalibrated && !isInt8) result.AddError("--calibrate sets the ranges of --fused int8: add that, or remove --calibrate.");
    });

    /// <summary>Reads the images for int8, before the network is loaded; none if the command line does not request it.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="dataset">The dataset, which declares the channels and the normalization of images.</param>
    /// <param name="context">The context of the command.</param>
    /// <exception cref="OptionException">There are no images, one cannot be read, or the network takes other inputs.</exception>
    public IReadOnlyList<NetworkInputs> Calibration(ParseResult parsed, DatasetDefinition dataset, CommandContext context) =>
        calibration is not null && parsed.GetValue(Option) == Int8 ? calibration.Read(parsed, dataset, context.Note) : [];

    /// <summary>The type of the fused form that the command line requests; null for the network itself.</summary>
    public torch.ScalarType? Requested(ParseResult parsed) => parsed.GetValue(Option) is { } given && given != Off ? Types[given] : null;

    /// <summary>Whether the command line requests a fused form.</summary>
    public bool IsRequested(CommandResult command) => Given(command) is not (null or Off);

    private void RefuseInt8(OptionResult result)
    {
        if (result.Tokens.Any(token => token.Value == Int8))
            result.AddError($"{Option.Name} {Int8} needs images that set the ranges of its numbers: seg predict, eval and serve accept it. "
                + $"Use {string.Join(", ", Types.Keys)} or {Off}.");
    }

    /// <summary>The value on the command line, valid or not.</summary>
    private string? Given(CommandResult command) => command.GetResult(Option)?.Tokens is [.., var last] ? last.Value : null;

    /// <summary>Returns the fused form of a network, or the network itself.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="network">The network with its weights, on its device.</param>
    /// <param name="device">The device.</param>
    /// <param name="context">The context of the command.</param>
    /// <param name="images">The images for int8, which are disposed.</param>
    /// <exception cref="FusionException">The fused form was requested, and the network has none.</exception>
    /// <exception cref="OptionException">The network takes other inputs than images, and int8 is requested.</exception>
    public SegmentationNetwork Apply(
        ParseResult parsed, SegmentationNetwork network, torch.Device device, CommandContext context, params IReadOnlyList<NetworkInputs> images)
    {
        var given = parsed.GetValue(Option);
        if (given == Int8)
        {
            try
            {
                if (network.InputNames.Count > 1) throw CalibrationOption.OnlyImages();
                return new FusedNetwork(network, NetworkSources.GraphOf(network, context.Sources.Bound), images);
            }
            finally
            {
                CalibrationOption.Dispose(images);
            }
        }
        if (given == Off || (given is null && (!isDefault || device.type != DeviceType.CPU))) return network;
        try
        {
            return new FusedNetwork(network, NetworkSources.GraphOf(network, context.Sources.Bound), Types[given ?? "fp32"]);
        }
        catch (FusionException) when (given is null)
        {
            // The default applies only to networks that have a fused form.
            return network;
        }
    }
}
