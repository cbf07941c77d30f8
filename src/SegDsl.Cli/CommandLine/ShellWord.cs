namespace SegDsl.Cli.CommandLine;

/// <summary>Writes words of command lines that users copy into their shell.</summary>
internal static class ShellWord
{
    /// <summary>A word, in quotes if a shell would split or change it.</summary>
    /// <param name="word">The word.</param>
    public static string Of(string word)
    {
        if (word.Length > 0 && word.All(c => char.IsLetterOrDigit(c) || c is '/' or '\\' or '.' or '_' or '-' or ':' or '+' or ',' or '=' or '@'))
            return OperatingSystem.IsWindows() || !word.Contains('\\') ? word : InQuotes(word);
        return OperatingSystem.IsWindows() ? $"\"{word}\"" : InQuotes(word);
    }

    private static string InQuotes(string word) => $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
