namespace SegDsl.Cli.CommandLine;

/// <summary>The last lines of a terminal, which are updated in place, while other lines are written above them.</summary>
/// <param name="output">The terminal, which must understand ANSI control sequences.</param>
/// <param name="width">Returns the current number of columns; longer lines are cut off, because the terminal would break them.</param>
internal sealed class LiveLines(TextWriter output, Func<int> width) : IDisposable
{
    private const string EraseLine = "\u001b[K";
    private const string EraseBelow = "\u001b[J";

    private IReadOnlyList<string> shown = [];

    /// <summary>Replaces the lines.</summary>
    public void Update(IReadOnlyList<string> lines)
    {
        Write(ToStart() + string.Join('\n', lines.Select(line => Cut(line) + EraseLine)) + EraseBelow);
        shown = lines;
    }

    /// <summary>Writes a line above the lines.</summary>
    public void WriteAbove(string line)
    {
        Write(ToStart() + line + EraseLine + "\n");
        var lines = shown;
        shown = [];
        if (lines.Count > 0) Update(lines);
    }

    /// <summary>Removes the lines.</summary>
    public void Dispose()
    {
        Write(ToStart() + EraseBelow);
        shown = [];
    }

    /// <summary>Moves the cursor to the start of the first line; it is in the last one.</summary>
    private string ToStart() => shown.Count > 1 ? FormattableString.Invariant($"\r\u001b[{shown.Count - 1}A") : "\r";

    private string Cut(string line) => line.Length <= width() ? line : line[..width()];

    private void Write(string text)
    {
        output.Write(text);
        output.Flush();
    }
}
