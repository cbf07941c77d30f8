namespace SegDsl.Language.Syntax;

/// <summary>Skips whitespace and comments between tokens, and records what the next token needs to know about them.</summary>
internal sealed class Trivia(string text)
{
    private readonly List<string> documentation = [];

    /// <summary>The offset of the next token.</summary>
    public int End { get; private set; }

    /// <summary>The offset of the line of the next token.</summary>
    public int LineStart { get; private set; }

    /// <summary>Whether the next token is the first on its line.</summary>
    public bool BeganLine { get; private set; }

    /// <summary>The <c>///</c> lines directly before the next token.</summary>
    public string Documentation => string.Join("\n", documentation);

    /// <summary>Skips whitespace and comments from <paramref name="start"/> on.</summary>
    public void Skip(int start)
    {
        documentation.Clear();
        BeganLine = start == 0;
        End = start;
        while (End < text.Length)
        {
            var c = text[End];
            if (c is '\n' or '\r')
            {
                End++;
                LineStart = End;
                BeganLine = true;
            }
            else if (c is ' ' or '\t' or '\uFEFF') End++;
            else if (c == '/' && End + 1 < text.Length && text[End + 1] == '/') SkipComment();
            else return;
        }
    }

    private void SkipComment()
    {
        var start = End;
        while (End < text.Length && text[End] is not ('\n' or '\r')) End++;
        var isDocumentation = End - start > 2 && text[start + 2] == '/';
        if (isDocumentation && BeganLine) documentation.Add(text.Substring(start + 3, End - start - 3).Trim());
        else documentation.Clear();
    }
}
