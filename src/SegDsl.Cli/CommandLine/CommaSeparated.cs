using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace SegDsl.Cli.CommandLine;

/// <summary>Options whose values are lists with commas: <c>--scales 0.5,1,2</c>. Repeating an option adds to its list.</summary>
internal static class CommaSeparated
{
    /// <summary>Numbers above zero.</summary>
    /// <param name="name">The option's name.</param>
    /// <param name="description">What it says.</param>
    public static Option<double[]?> Numbers(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "number,…",
        CustomParser = result =>
        {
            var numbers = new List<double>();
            foreach (var text in Items(result))
            {
                if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number > 0 && double.IsFinite(number))
                    numbers.Add(number);
                else
                    result.AddError($"{name} {text}: it must be a list of numbers above 0, say 0.5,1,2.");
            }
            return [.. numbers];
        },
    };

    /// <summary>Some of a few words.</summary>
    /// <param name="name">The option's name.</param>
    /// <param name="description">What it says.</param>
    /// <param name="words">The words there are.</param>
    public static Option<string[]?> Words(string name, string description, IReadOnlyList<string> words) => new(name)
    {
        Description = $"{description}: {string.Join(", ", words)}",
        HelpName = "name,…",
        CustomParser = result =>
        {
            foreach (var word in Items(result))
                if (!words.Contains(word)) result.AddError($"{name} {word}: {Suggestions.For(word, words, "choices")}");
            return [.. Items(result).Distinct()];
        },
    };

    private static IEnumerable<string> Items(ArgumentResult result) =>
        result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
}
