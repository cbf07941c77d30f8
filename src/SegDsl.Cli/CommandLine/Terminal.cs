using Spectre.Console;

namespace SegDsl.Cli.CommandLine;

/// <summary>The terminal of the standard output.</summary>
internal static class Terminal
{
    private const int DefaultWidth = 80;

    private const int MinWidth = 40;
    private const int Utf8 = 65001;
    private const int Utf16 = 1200;

    /// <summary>
    /// Whether to show progress bars and colors: the output is a terminal that can move the cursor (<c>TERM</c> is not <c>dumb</c>), <c>NO_COLOR</c>
    /// (<see href="https://no-color.org"/>) is not set, and no build server (<c>CI</c>) runs the program.
    /// </summary>
    public static bool IsInteractive =>
        !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi
        && Variable("TERM") != "dumb" && Variable("NO_COLOR") is null && Variable("CI") is null;

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

    /// <summary>Returns the number of columns, also if the output is not a terminal.</summary>
    public static int WidthOrDefault() => Width ?? DefaultWidth;

    /// <summary>Whether the output is encoded in UTF-8 or UTF-16, so that all characters can be shown.</summary>
    public static bool HasUnicode => Console.OutputEncoding.CodePage is Utf8 or Utf16;

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
