using Spectre.Console;

namespace SegDsl.Cli.CommandLine;

/// <summary>What a piece of text is to the reader.</summary>
internal enum TextStyle
{
    /// <summary>Nothing particular.</summary>
    Plain,

    /// <summary>Where to look.</summary>
    Strong,

    /// <summary>What is wrong.</summary>
    Error,

    /// <summary>What may be wrong.</summary>
    Warning,

    /// <summary>What helps to understand.</summary>
    Note,
}

/// <summary>Text that is colored where a terminal shows it, and plain elsewhere.</summary>
/// <param name="output">Where to.</param>
/// <param name="colors">Whether a terminal shows it.</param>
internal sealed class StyledText(TextWriter output, bool colors)
{
    private readonly IAnsiConsole? console = colors ? Open(output) : null;

    /// <summary>Writes a piece of a line.</summary>
    public void Write(string text, TextStyle style = TextStyle.Plain)
    {
        if (console is null) output.Write(text);
        else console.Write(text, StyleOf(style));
    }

    /// <summary>Writes the rest of a line.</summary>
    public void WriteLine(string text, TextStyle style = TextStyle.Plain)
    {
        Write(text, style);
        output.WriteLine();
    }

    private static IAnsiConsole Open(TextWriter output)
    {
        var opened = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, Out = new AnsiConsoleOutput(output) });
        // The terminal breaks long lines itself.
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
