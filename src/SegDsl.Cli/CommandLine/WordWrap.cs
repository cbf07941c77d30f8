namespace SegDsl.Cli.CommandLine;

/// <summary>Breaks text into lines of a maximum width.</summary>
internal static class WordWrap
{
    /// <summary>Breaks a text between words, and words that are longer than a line anywhere. Text that fits stays unchanged.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">The maximum number of characters of a line, at least 1.</param>
    /// <returns>The lines, at least one.</returns>
    public static IReadOnlyList<string> Lines(string text, int width)
    {
        if (text.Length <= width) return [text];
        var lines = new List<string>();
        // Keep an indentation, unless it leaves no space for words.
        var indentation = text.Length - text.TrimStart().Length;
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var rest = word;
            if (line.Length > 0 && line.Length + 1 + rest.Length <= width)
            {
                line += " " + rest;
                continue;
            }
            if (line.Length > 0) lines.Add(line);
            for (; rest.Length > width; rest = rest[width..]) lines.Add(rest[..width]);
            line = rest;
        }
        if (line.Length > 0) lines.Add(line);
        if (indentation > 0 && indentation + lines[0].Length <= width) lines[0] = new string(' ', indentation) + lines[0];
        return lines;
    }

    /// <summary>Packs facts into lines, several per line as far as they fit; a fact that is longer than a line is wrapped.</summary>
    /// <param name="facts">The facts.</param>
    /// <param name="separator">The text between two facts of a line.</param>
    /// <param name="width">The maximum number of characters of a line, at least 1.</param>
    public static IReadOnlyList<string> Pack(IEnumerable<string> facts, string separator, int width)
    {
        var lines = new List<string>();
        foreach (var fact in facts)
        {
            if (lines.Count > 0 && lines[^1].Length + separator.Length + fact.Length <= width) lines[^1] += separator + fact;
            else lines.AddRange(Lines(fact, width));
        }
        return lines;
    }
}
