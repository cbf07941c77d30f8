using System.Globalization;
using System.Text.RegularExpressions;

namespace SegDsl.Distributed;

/// <summary>Parses host lists and derives ports of SLURM job steps.</summary>
internal static partial class SlurmHosts
{
    private const int FirstPort = 20_000;
    private const int Ports = 20_000;

    /// <summary>The first host of a compressed list such as <c>gpu[03-07,12],login1</c>.</summary>
    public static string First(string list)
    {
        var match = FirstHost().Match(list);
        return match.Groups["name"].Value + match.Groups["number"].Value + match.Groups["rest"].Value;
    }

    /// <summary>A port that all processes of a job derive from its number, and that other jobs are unlikely to use.</summary>
    public static int Port(string? job) =>
        FirstPort + (int)(long.TryParse(job, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number % Ports : 0);

    [GeneratedRegex(@"^(?<name>[^\[,]*)(\[(?<number>\d+)[^\]]*\](?<rest>[^,]*))?", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex FirstHost();
}
