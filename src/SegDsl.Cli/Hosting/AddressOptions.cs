using System.CommandLine;
using System.Net;
using SegDsl.Cli.CommandLine;

namespace SegDsl.Cli.Hosting;

/// <summary>The options <c>--port</c> and <c>--host</c> of commands that listen.</summary>
/// <param name="defaultPort">The port without the option.</param>
/// <param name="elsewhere">What 0.0.0.0 allows, for the help text.</param>
internal sealed class AddressOptions(int defaultPort, string elsewhere)
{
    /// <summary>The port.</summary>
    public Option<long?> Port { get; } = SharedOptions.Number(
        "--port", $"Listen on this port; 0 chooses a free one. [default: {defaultPort}]", minimum: 0, maximum: IPEndPoint.MaxPort);

    /// <summary>The address.</summary>
    public Option<IPAddress?> Host { get; } = new("--host")
    {
        Description = $"Listen on this address; {elsewhere}. [default: 127.0.0.1]",
        HelpName = "address",
        CustomParser = result =>
        {
            if (IPAddress.TryParse(result.Tokens[0].Value, out var address)) return address;
            if (result.Tokens[0].Value == "localhost") return IPAddress.Loopback;
            result.AddError($"--host {result.Tokens[0].Value}: expected an IP address or localhost.");
            return null;
        },
    };

    /// <summary>The chosen address.</summary>
    /// <param name="parsed">The command line.</param>
    public IPEndPoint Read(ParseResult parsed) => new(parsed.GetValue(Host) ?? IPAddress.Loopback, (int)(parsed.GetValue(Port) ?? defaultPort));
}
