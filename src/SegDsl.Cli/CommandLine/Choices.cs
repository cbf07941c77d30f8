using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;

namespace SegDsl.Cli.CommandLine;

/// <summary>Restricts arguments and options to fixed words.</summary>
internal static class Choices
{
    /// <summary>Rejects other words, and offers the words for completion.</summary>
    /// <param name="option">The option.</param>
    /// <param name="words">The accepted words.</param>
    public static void Accept(this Option option, params IReadOnlyList<string> words)
    {
        option.HelpName ??= string.Join('|', words);
        option.Validators.Add(result => Validate(result, result.Tokens, option.Name, words));
        option.CompletionSources.Add(_ => words.Select(word => new CompletionItem(word)));
    }

    /// <summary>Rejects other words, and offers the words for completion.</summary>
    /// <param name="argument">The argument.</param>
    /// <param name="words">The accepted words.</param>
    public static void Accept(this Argument argument, params IReadOnlyList<string> words)
    {
        argument.Validators.Add(result => Validate(result, result.Tokens, $"<{argument.HelpName ?? argument.Name}>", words));
        argument.CompletionSources.Add(_ => words.Select(word => new CompletionItem(word)));
    }

    private static void Validate(SymbolResult result, IEnumerable<Token> tokens, string name, IReadOnlyList<string> words)
    {
        foreach (var token in tokens)
            if (!words.Contains(token.Value)) result.AddError($"Unknown value '{token.Value}' of {name}. {Suggestions.For(token.Value, words, "choices")}");
    }
}
