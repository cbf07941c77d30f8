using System.Globalization;

namespace SegDsl.Language.Diagnostics;

/// <summary>Formats messages. What they quote from a file is shortened, and control characters are replaced.</summary>
internal static class MessageText
{
    private const int LongestArgument = 400;

    /// <summary>The message: one line of bounded length.</summary>
    public static string Format(string template, IReadOnlyList<object> arguments) =>
        string.Format(CultureInfo.InvariantCulture, template, [.. arguments.Select(Plain)]);

    /// <summary>The beginning of a text, with an ellipsis if the text is longer.</summary>
    public static string Shorten(string text, int length)
    {
        if (text.Length <= length) return text;
        return text.Substring(0, char.IsHighSurrogate(text[length - 1]) ? length - 1 : length) + "…";
    }

    private static object Plain(object argument)
    {
        if (argument is IFormattable) return argument;
        var text = Shorten(argument.ToString(), LongestArgument);
        return text.Any(IsUnprintable) ? string.Concat(text.Select(c => IsUnprintable(c) ? '\uFFFD' : c)) : text;
    }

    private static bool IsUnprintable(char c) => char.IsControl(c) && c != '\t';
}
