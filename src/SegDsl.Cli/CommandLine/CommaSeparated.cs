using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace SegDsl.Cli.CommandLine;

/// <summary>
/// Options with comma-separated values: <c>--scales 0.5,1,2</c>. A repeated option adds to the list. Empty elements, and elements that occur twice, are errors.
/// </summary>
internal static class CommaSeparated
{
    private delegate bool TryParse<T>(string text, out T item);

    /// <summary>Creates an option for positive numbers.</summary>
    /// <param name="name">The name of the option.</param>
    /// <param name="description">The help text.</param>
    public static Option<double[]?> Numbers(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "number,…",
        CustomParser = result => Parse<double>(name, result, "positive numbers separated by commas, for example 0.5,1,2", (text, out number) =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && number > 0 && double.IsFinite(number)),
    };

    /// <summary>Creates an option for words of a fixed set.</summary>
    /// <param name="name">The name of the option.</param>
    /// <param name="description">The help text.</param>
    /// <param name="words">The accepted words.</param>
    public static Option<string[]?> Words(string name, string description, IReadOnlyList<string> words) => new(name)
    {
        Description = description,
        HelpName = "name,…",
        CustomParser = result =>
        {
            var given = ParseNames(name, result, string.Join(',', words.Take(2)));
            if (given?.FirstOrDefault(word => !words.Contains(word)) is not { } unknown) return given;
            result.AddError($"Unknown value '{unknown}' of {name}. {Suggestions.For(unknown, words, "choices")}");
            return null;
        },
    };

    /// <summary>Creates an option for names that the command checks.</summary>
    /// <param name="name">The name of the option.</param>
    /// <param name="description">The help text.</param>
    /// <param name="example">A value, for messages.</param>
    public static Option<string[]?> Names(string name, string description, string example) => new(name)
    {
        Description = description,
        HelpName = "name,…",
        CustomParser = result => ParseNames(name, result, example),
    };

    private static string[]? ParseNames(string option, ArgumentResult result, string example) =>
        Parse<string>(option, result, $"names separated by commas, for example {example}", (text, out name) =>
        {
            name = text;
            return true;
        });

    private static T[]? Parse<T>(string option, ArgumentResult result, string expected, TryParse<T> tryParse)
    {
        var items = new List<T>();
        foreach (var list in result.Tokens.Select(token => token.Value))
        {
            foreach (var text in list.Split(',', StringSplitOptions.TrimEntries))
            {
                var isValid = tryParse(text, out var item);
                if (text.Length > 0 && isValid && !items.Contains(item))
                {
                    items.Add(item);
                    continue;
                }
                var problem = text.Length == 0 ? "an element is empty; " : isValid ? $"{text} occurs twice; " : "";
                result.AddError($"{option} {ShellWord.Of(list)}: {problem}expected {expected}.");
                return null;
            }
        }
        return [.. items];
    }
}
