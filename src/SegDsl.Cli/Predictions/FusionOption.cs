using System.CommandLine;
using System.CommandLine.Parsing;
using SegDsl.Cli.Context;
using SegDsl.Cli.Sources;
using SegDsl.Fusion;
using SegDsl.Fusion.Graphs;
using SegDsl.Networks;
using TorchSharp;

namespace SegDsl.Cli.Predictions;

/// <summary>The option <c>--fused</c>: runs the fused form of a network.</summary>
internal sealed class FusionOption
{
    private const string Off = "off";

    private static readonly Dictionary<string, torch.ScalarType> Types = new()
    {
        ["fp32"] = torch.ScalarType.Float32,
        ["bf16"] = torch.ScalarType.BFloat16,
    };

    /// <summary>Creates the option.</summary>
    /// <param name="isDefault">Whether the command runs the fused form in float32 on the CPU unless the option states otherwise.</param>
    public FusionOption(bool isDefault)
    {
        Option = new("--fused")
        {
            Description = "Run the fused form of the network: fp32 gives the same scores up to rounding; bf16 is faster, with three significant digits. "
                + $"[default: {(isDefault ? "fp32 on the CPU, off on a GPU" : Off)}]",
            HelpName = "fp32|bf16|off",
        };
        Option.AcceptOnlyFromAmong([.. Types.Keys, Off]);
        IsDefault = isDefault;
    }

    /// <summary>The option.</summary>
    public Option<string?> Option { get; }

    private bool IsDefault { get; }

    /// <summary>The type of the fused form that the command line requests; null for the network itself.</summary>
    public torch.ScalarType? Requested(ParseResult parsed) => parsed.GetValue(Option) is { } given && given != Off ? Types[given] : null;

    /// <summary>Whether the command line requests a fused form.</summary>
    public bool IsRequested(CommandResult command) => command.GetValue(Option) is not (null or Off);

    /// <summary>Returns the fused form of a network, or the network itself.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="network">The network with its weights, on its device.</param>
    /// <param name="device">The device.</param>
    /// <param name="context">The context of the command.</param>
    /// <exception cref="FusionException">The fused form was requested, and the network has none.</exception>
    public SegmentationNetwork Apply(ParseResult parsed, SegmentationNetwork network, torch.Device device, CommandContext context)
    {
        var given = parsed.GetValue(Option);
        if (given == Off || (given is null && (!IsDefault || device.type != DeviceType.CPU))) return network;
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
