namespace SegDsl.Cli.CommandLine;

/// <summary>The terminal of the standard output.</summary>
internal static class Terminal
{
    /// <summary>The width that is assumed if the terminal does not report one.</summary>
    public const int DefaultWidth = 80;

    private const int MinWidth = 40;

    /// <summary>
    /// Whether to show progress bars and colors: the output is a terminal that can move the cursor (<c>TERM</c> is not <c>dumb</c>), <c>NO_COLOR</c>
    /// (<see href="https://no-color.org"/>) is not set, and no build server (<c>CI</c>) runs the program.
    /// </summary>
    public static bool IsInteractive =>
        !Console.IsOutputRedirected && Variable("TERM") != "dumb" && Variable("NO_COLOR") is null && Variable("CI") is null;

    /// <summary>The number of columns; null if the output is not a terminal.</summary>
    public static int? Width
    {
        get
        {
            if (Console.IsOutputRedirected) return null;
            try
            {
                // Some terminals report 0. The last column stays empty, because some terminals break a line that fills it.
                return Console.WindowWidth > 1 ? Math.Max(MinWidth, Console.WindowWidth - 1) : DefaultWidth;
            }
            catch (IOException)
            {
                return DefaultWidth;
            }
        }
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
