using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace SegDsl.Cli.CommandLine;

/// <summary>Options with comma-separated values: <c>--scales 0.5,1,2</c>. A repeated option adds to the list.</summary>
internal static class CommaSeparated
{
    /// <summary>Creates an option for positive numbers.</summary>
    /// <param name="name">The name of the option.</param>
    /// <param name="description">The help text.</param>
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
                    result.AddError($"{name} {text}: expected positive numbers separated by commas, for example 0.5,1,2.");
            }
            return [.. numbers];
        },
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
            foreach (var word in Items(result))
                if (!words.Contains(word)) result.AddError($"Unknown value '{word}' of {name}. {Suggestions.For(word, words, "choices")}");
            return [.. Items(result).Distinct()];
        },
    };

    private static IEnumerable<string> Items(ArgumentResult result) =>
        result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
}
