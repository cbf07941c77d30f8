using System.Globalization;

namespace SegDsl.Cli.CommandLine;

/// <summary>A table of text with columns as wide as their longest cell, without borders, so that other programs can parse it.</summary>
internal sealed class TextTable(params string[] header)
{
    private readonly List<string[]> rows = [];

    /// <summary>The indices of the columns with numbers, which are aligned to the right.</summary>
    public IReadOnlyCollection<int> Numbers { get; init; } = [];

    /// <summary>Formats a number independently of the culture.</summary>
    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Adds a row.</summary>
    /// <param name="cells">One cell per column of the header.</param>
    public void Add(params string[] cells) => rows.Add(cells);

    /// <summary>Writes the header, a separator and the rows.</summary>
    public void Print(TextWriter output)
    {
        var widths = header.Select((title, column) => rows.Select(row => row[column].Length).Append(title.Length).Max()).ToArray();
        output.WriteLine(Line(header, widths));
        output.WriteLine(Line([.. widths.Select(w => new string('-', w))], widths));
        foreach (var row in rows) output.WriteLine(Line(row, widths));
    }

    private string Line(string[] cells, int[] widths) =>
        string.Join("  ", cells.Select((cell, i) => Numbers.Contains(i) ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]))).TrimEnd();
}
