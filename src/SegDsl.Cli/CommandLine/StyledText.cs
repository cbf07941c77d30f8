using Spectre.Console;

namespace SegDsl.Cli.CommandLine;

/// <summary>The role of a piece of text, which decides its style.</summary>
internal enum TextStyle
{
    /// <summary>Text without emphasis.</summary>
    Plain,

    /// <summary>A location.</summary>
    Strong,

    /// <summary>An error.</summary>
    Error,

    /// <summary>A warning.</summary>
    Warning,

    /// <summary>A note.</summary>
    Note,
}

/// <summary>Writes text with colors to terminals, and plain text elsewhere.</summary>
/// <param name="output">The output.</param>
/// <param name="colors">Whether the output is a terminal.</param>
internal sealed class StyledText(TextWriter output, bool colors)
{
    private readonly IAnsiConsole? console = colors ? Open(output) : null;

    /// <summary>Writes a piece of a line.</summary>
    public void Write(string text, TextStyle style = TextStyle.Plain)
    {
        if (console is null) output.Write(text);
        else console.Write(text, StyleOf(style));
    }

    /// <summary>Writes the rest of a line and a line break.</summary>
    public void WriteLine(string text, TextStyle style = TextStyle.Plain)
    {
        Write(text, style);
        output.WriteLine();
    }

    private static IAnsiConsole Open(TextWriter output)
    {
        var opened = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, Out = new AnsiConsoleOutput(output) });
        // The terminal wraps long lines.
        opened.Profile.Width = int.MaxValue;
        return opened;
    }

    private static Style StyleOf(TextStyle style) => style switch
    {
        TextStyle.Strong => new(decoration: Decoration.Bold),
        TextStyle.Error => new(Color.Red, decoration: Decoration.Bold),
        TextStyle.Warning => new(Color.Yellow, decoration: Decoration.Bold),
        TextStyle.Note => new(Color.Aqua),
        _ => Style.Plain,
    };
}
