using System.Globalization;

namespace SegDsl.Cli.CommandLine;

/// <summary>A table of text with columns as wide as their longest cell, without borders, so that other programs can parse it.</summary>
internal sealed class TextTable(params string[] header)
{
    private const string Gap = "  ";

    /// <summary>The width below which a column is not narrowed.</summary>
    private const int MinWidth = 10;

    private readonly List<string[]> rows = [];

    /// <summary>The indices of the columns with numbers, which are aligned to the right and never wrapped.</summary>
    public IReadOnlyCollection<int> Numbers { get; init; } = [];

    /// <summary>Formats a number independently of the culture.</summary>
    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Adds a row.</summary>
    /// <param name="cells">One cell per column of the header.</param>
    public void Add(params string[] cells) => rows.Add(cells);

    /// <summary>Writes the header, a separator and the rows.</summary>
    /// <param name="output">Receives the text.</param>
    /// <param name="width">The width of the terminal, to which wide cells are wrapped, if necessary one cell per line; null for one line per row.</param>
    public void Print(TextWriter output, int? width = null)
    {
        var widths = header.Select((title, column) => rows.Select(row => row[column].Length).Append(title.Length).Max()).ToArray();
        if (width is { } limit && rows.Count > 0 && !Narrow(widths, limit))
        {
            WriteAsLists(output, limit);
            return;
        }
        Write(output, header, widths);
        output.WriteLine(Line([.. widths.Select(w => new string('-', w))], widths));
        foreach (var row in rows) Write(output, row, widths);
    }

    /// <summary>Narrows the widest columns of text, except the first with the names, until the table fits; false if words would break.</summary>
    private bool Narrow(int[] widths, int limit)
    {
        var words = widths.Select((_, column) => rows.Select(row => row[column]).SelectMany(cell => cell.Split(' ')).Max(word => word.Length)).ToArray();
        for (var excess = widths.Sum() + Gap.Length * (widths.Length - 1) - limit; excess > 0; excess--)
        {
            // The last of the widest columns has the description.
            var widest = Enumerable.Range(1, widths.Length - 1).Reverse()
                .Where(i => !Numbers.Contains(i) && widths[i] > Math.Max(Math.Max(words[i], MinWidth), header[i].Length))
                .OrderByDescending(i => widths[i]).FirstOrDefault(-1);
            if (widest < 0) return false;
            widths[widest]--;
        }
        return true;
    }

    /// <summary>Writes each row as a list of its cells, for terminals that are too narrow for the table.</summary>
    private void WriteAsLists(TextWriter output, int width)
    {
        foreach (var row in rows)
        {
            output.WriteLine(row[0]);
            foreach (var (title, cell) in header.Zip(row).Skip(1).Where(pair => pair.Second.Length > 0))
                foreach (var line in WordWrap.Lines(title.Length == 0 ? cell : $"{title}: {cell}", width - Gap.Length)) output.WriteLine(Gap + line);
        }
    }

    private void Write(TextWriter output, string[] cells, int[] widths)
    {
        var wrapped = cells.Select((cell, i) => WordWrap.Lines(cell, widths[i])).ToList();
        for (var line = 0; line < wrapped.Max(lines => lines.Count); line++)
            output.WriteLine(Line([.. wrapped.Select(lines => lines.ElementAtOrDefault(line) ?? "")], widths));
    }

    private string Line(string[] cells, int[] widths) =>
        string.Join(Gap, cells.Select((cell, i) => Numbers.Contains(i) ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]))).TrimEnd();
}
