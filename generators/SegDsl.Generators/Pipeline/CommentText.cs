using System.Text;

namespace SegDsl.Generators.Pipeline;

/// <summary>Finds the comments whose text has no effect: all but documentation and the suppression of warnings.</summary>
internal static class CommentText
{
    /// <summary>The text without the words of these comments; their <c>//</c> stays, so that lines and columns of everything else do, too.</summary>
    public static string Remove(string text)
    {
        if (text.IndexOf("//", StringComparison.Ordinal) < 0) return text;
        var kept = new StringBuilder(text.Length);
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start) is var found and >= 0 ? found : text.Length;
            var length = LengthOfCode(text, start, end);
            kept.Append(text, start, length);
            // The end of the line.
            if (length < end - start && text[end - 1] == '\r') kept.Append('\r');
            if (end < text.Length) kept.Append('\n');
            start = end + 1;
        }
        return kept.ToString();
    }

    /// <summary>The number of characters up to the words of the comment of a line; all of them if there is none, or if it may have an effect.</summary>
    private static int LengthOfCode(string text, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            switch (text[i])
            {
                // What follows may be part of a string, of a comment in another syntax, or of another line.
                case '"' or '\'' or '“' or '”' or '„' or '#':
                case '\r' when i + 1 < end:
                    return end - start;
                case '/' when i + 1 < end && text[i + 1] == '/':
                    var words = i + 2;
                    var hasEffect = (words < end && text[words] == '/') || text.IndexOf("seg:", words, end - words, StringComparison.Ordinal) >= 0
                        || (text.IndexOf('\r', words, end - words) is var other and >= 0 && other + 1 < end);
                    return hasEffect ? end - start : words - start;
            }
        }
        return end - start;
    }
}
