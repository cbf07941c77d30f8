using System.Globalization;

namespace SegDsl.Language.Diagnostics;

/// <summary>Formats messages. What they quote from a file is shortened, and invisible characters are escaped.</summary>
public static class MessageText
{
    private const int LongestArgument = 400;

    /// <summary>The message: one line of bounded length.</summary>
    internal static string Format(string template, IReadOnlyList<object> arguments) =>
        string.Format(CultureInfo.InvariantCulture, template, [.. arguments.Select(Plain)]);

    /// <summary>The beginning of a text, with an ellipsis if the text is longer.</summary>
    internal static string Shorten(string text, int length)
    {
        if (text.Length <= length) return text;
        return text.Substring(0, char.IsHighSurrogate(text[length - 1]) ? length - 1 : length) + "…";
    }

    /// <summary>
    /// A text in which invisible characters are escaped, because they would change the lines or the direction of what a terminal shows: <c>\n</c>,
    /// <c>\u202e</c>.
    /// </summary>
    public static string Visible(string text)
    {
        if (text is null) throw new ArgumentNullException(nameof(text));
        return text.Any(IsInvisible) ? string.Concat(text.Select(c => !IsInvisible(c) ? c.ToString() : c switch
        {
            '\n' => "\\n",
            '\r' => "\\r",
            _ => string.Format(CultureInfo.InvariantCulture, "\\u{0:x4}", (int)c),
        })) : text;
    }

    /// <summary>Whether a character is a control character other than a tab, a mark that formats text, or a separator of lines.</summary>
    public static bool IsInvisible(char c) => c != '\t' && char.GetUnicodeCategory(c) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static object Plain(object argument) =>
        argument is IFormattable ? argument : Visible(Shorten(argument.ToString(), LongestArgument));
}
