using System.CommandLine;
using System.CommandLine.Parsing;

namespace SegDsl.Cli.CommandLine;

/// <summary>Finds the first error of a command line and describes it with the words of the user.</summary>
/// <param name="parsed">The command line.</param>
internal sealed class UsageError(ParseResult parsed)
{
    private readonly Command command = parsed.CommandResult.Command;

    /// <summary>The names of the command, with the program: <c>seg weights convert</c>.</summary>
    public string Path { get; } = string.Join(' ', ["seg", .. Names(parsed.CommandResult)]);

    private string CommandName => string.Join(' ', Names(parsed.CommandResult));

    /// <summary>Returns the message; null if the command line has no error.</summary>
    /// <param name="explain">Returns the explanation of the command for an unknown word; null if it has none.</param>
    public string? Find(Func<string, string?> explain) =>
        UnknownWord() is { } word
            ? explain(word) ?? Describe(word)
            : EmptyValue() ?? Repeated() ?? InvalidValue() ?? Missing() ?? (parsed.Errors is [var error, ..] ? error.Message : null);

    private static IEnumerable<string> Names(CommandResult result) => result.Parent is CommandResult parent ? [.. Names(parent), result.Command.Name] : [];

    /// <summary>
    /// Returns the first word that is neither an option nor a value. The parser accepts unknown options as values of arguments and options that precede
    /// them; these are found here. Values that begin with dashes follow the word <c>--</c>.
    /// </summary>
    private string? UnknownWord()
    {
        var unknown = parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash)
            .FirstOrDefault(token => token.Type == TokenType.Argument && IsOption(token.Value));
        var word = unknown?.Value ?? (parsed.UnmatchedTokens is [var unmatched, ..] ? unmatched : null);
        return word is not null && IsOption(word) ? word.Split('=', ':')[0] : word;
    }

    private static bool IsOption(string word) => word.Length > 2 && word.StartsWith("--", StringComparison.Ordinal);

    private string Describe(string word)
    {
        if (command is RootCommand or { Subcommands.Count: > 0, Action: null } && !IsOption(word))
            return $"Unknown command '{word}'. {Suggestions.For(word, command.Subcommands.Select(c => c.Name), "commands")}";
        if (OptionNames.NewName(CommandName, word) is { } renamed) return $"'{word}' is now {renamed}.";
        if (!word.StartsWith('-'))
            return $"Unexpected '{word}'.{(OptionNames.ForArgument(CommandName) is { } option ? $" Write {option} {word}." : "")}";
        var options = Options().ToList();
        return $"Unknown option '{word}'.{(OptionNames.Nearest(word, options) is { } nearest ? $" Did you mean '{nearest}'?" : "")}";
    }

    private IEnumerable<string> Options()
    {
        var inherited = Ancestors().SelectMany(c => c.Options.Where(o => o.Recursive));
        return command.Options.Concat(inherited).Where(o => !o.Hidden).Select(o => o.Name);
    }

    private IEnumerable<Command> Ancestors()
    {
        for (var result = parsed.CommandResult.Parent; result is CommandResult parent; result = parent.Parent) yield return parent.Command;
    }

    /// <summary>No option has a meaning for an empty value, which a shell passes for a variable without one.</summary>
    private string? EmptyValue()
    {
        foreach (var option in parsed.CommandResult.Children.OfType<OptionResult>())
            if (option.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
                return $"{option.Option.Name} '{option.Tokens.First(token => string.IsNullOrWhiteSpace(token.Value)).Value}': the value is empty; "
                    + $"expected <{option.Option.HelpName ?? "value"}>, or leave out the option.";
        return null;
    }

    /// <summary>An option with one value that was given several times. A flag without a value may be repeated, but not with and without one.</summary>
    private string? Repeated()
    {
        foreach (var option in parsed.CommandResult.Children.OfType<OptionResult>())
        {
            var (times, values) = (option.IdentifierTokenCount, string.Join(" and ", option.Tokens.Select(token => token.Value)));
            if (option.Option.Arity.MaximumNumberOfValues != 1 || times < 2 || values.Length == 0) continue;
            var which = option.Tokens.Count == times ? "with the values" : "with and without a value,";
            return $"{option.Option.Name} was given {(times == 2 ? "twice" : $"{times} times")}, {which} {values}: give it once.";
        }
        return null;
    }

    private string? InvalidValue() => parsed.Errors.FirstOrDefault(e => e.SymbolResult is OptionResult { Tokens.Count: > 0 })?.Message;

    private string? Missing()
    {
        if (command.Subcommands.Count > 0 && command.Action is null && command is not RootCommand)
            return $"Missing command. Available commands: {string.Join(", ", command.Subcommands.Select(c => c.Name))}.";
        foreach (var argument in command.Arguments.Where(a => a.Arity.MinimumNumberOfValues > 0))
        {
            if (parsed.GetResult(argument) is not { Tokens.Count: > 0 })
                return $"Missing argument <{argument.HelpName ?? argument.Name}>: {argument.Description}";
        }
        foreach (var option in command.Options)
        {
            var value = option.HelpName is null ? "" : $" <{option.HelpName}>";
            if (parsed.GetResult(option) is not { Implicit: false } result)
            {
                if (option.Required) return $"Missing option {option.Name}{value}: {option.Description}";
            }
            else if (result.Tokens.Count < option.Arity.MinimumNumberOfValues)
            {
                return $"Missing value of {option.Name}{value}: {option.Description}";
            }
        }
        return null;
    }
}
