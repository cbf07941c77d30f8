using System.Text;

namespace SegDsl.Language.Formatting;

/// <summary>Writes lines. Aligns trailing comments on consecutive lines.</summary>
/// <param name="width">The maximum line width.</param>
internal sealed class LineWriter(int width)
{
    private readonly List<(string Code, string Comment)> lines = [];
    private readonly StringBuilder code = new();
    private string comment = "";

    /// <summary>The column, from 0, of the next character.</summary>
    public int Column { get; private set; }

    /// <summary>The line, from 0, of the next character.</summary>
    public int Line => lines.Count + (MustEndLine ? 1 : 0);

    /// <summary>Whether the line ends with a comment, so that nothing may follow on it.</summary>
    public bool MustEndLine { get; private set; }

    /// <summary>Whether the line contains only closing brackets, and continues what was opened before.</summary>
    public bool HasOnlyClosers => code.ToString().All(c => c is ' ' or ')' or ']' or '}');

    private bool IsAtStart => code.Length == 0 && comment.Length == 0;

    /// <summary>Writes text, on a new line if necessary; spaces never begin a line.</summary>
    public void Write(string text, int indentation)
    {
        if (MustEndLine || IsAtStart)
        {
            if (string.IsNullOrWhiteSpace(text)) return;
            if (MustEndLine) EndLine(indentation);
            code.Append(' ', Column);
        }
        code.Append(text);
        Column += text.Length;
    }

    /// <summary>Writes a comment, which ends the line.</summary>
    public void WriteComment(string text, bool isOnOwnLine, int indentation)
    {
        if (MustEndLine || (isOnOwnLine && !IsAtStart)) EndLine(indentation);
        if (isOnOwnLine || IsAtStart) code.Append(' ', Column).Append(text);
        else comment = text;
        MustEndLine = true;
    }

    /// <summary>Ends the line; the next one begins at <paramref name="indentation"/>.</summary>
    public void EndLine(int indentation)
    {
        if (!IsAtStart || lines.Count > 0) lines.Add((code.ToString().TrimEnd(), comment));
        code.Clear();
        comment = "";
        MustEndLine = false;
        Column = indentation;
    }

    /// <summary>Ends the line and leaves an empty line, unless there is one.</summary>
    public void SkipLine(int indentation)
    {
        if (!IsAtStart) EndLine(indentation);
        if (lines.Count > 0 && lines[lines.Count - 1].Code.Length > 0) lines.Add(("", ""));
    }

    /// <summary>All lines.</summary>
    public override string ToString()
    {
        if (!IsAtStart) EndLine(0);
        var text = new StringBuilder();
        for (var start = 0; start < lines.Count;)
        {
            var end = start + 1;
            while (end < lines.Count && IsCommented(start) && IsCommented(end)) end++;
            // Lines that are too long do not move the comments of other lines.
            var column = 1;
            for (var i = start; i < end; i++)
                if (lines[i].Code.Length <= width) column = Math.Max(column, lines[i].Code.Length + 1);
            for (; start < end; start++)
            {
                text.Append(lines[start].Code);
                if (IsCommented(start)) text.Append(' ', Math.Max(1, column - lines[start].Code.Length)).Append(lines[start].Comment);
                text.Append('\n');
            }
        }
        return text.ToString();
    }

    private bool IsCommented(int line) => lines[line].Comment.Length > 0;
}
