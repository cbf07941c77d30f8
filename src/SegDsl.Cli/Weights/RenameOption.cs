using System.CommandLine;
using SegDsl.Checkpoints;
using SegDsl.Cli.CommandLine;

namespace SegDsl.Cli.Weights;

/// <summary>An option that replaces prefixes of tensor names, <c>--rename from=to</c>.</summary>
internal static class RenameOption
{
    /// <summary>Creates the option.</summary>
    public static Option<string[]> Create(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "from=to",
        DefaultValueFactory = _ => [],
    };

    /// <summary>The replacements, in order.</summary>
    /// <exception cref="OptionException">A value is not of the form <c>from=to</c>.</exception>
    public static IReadOnlyList<KeyRename> Values(ParseResult parsed, Option<string[]> option) =>
        [.. parsed.GetRequiredValue(option).Select(text => Parse(option.Name, text))];

    private static KeyRename Parse(string option, string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? new KeyRename(text[..equals], text[(equals + 1)..])
            : throw new OptionException($"{option} {text}: expected from=to, for example {option} module.= or {option} backbone.=encoder.");
    }
}
