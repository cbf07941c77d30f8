using System.CommandLine;
using System.Text.RegularExpressions;
using SegDsl.Cli.Context;
using SegDsl.Cli.Training;
using SegDsl.Models;
using SegDsl.Tests;

namespace SegDsl.Cli.Tests;

/// <summary>The help texts of all commands, arguments and options.</summary>
public partial class HelpTests
{
    /// <summary>The verbs with which help texts begin, in the imperative.</summary>
    private static readonly HashSet<string> Verbs =
    [
        "Accept", "Add", "Apply", "Average", "Build", "Check", "Compare", "Compute", "Convert", "Count", "Create", "Delete", "Draw", "Edit", "Evaluate",
        "Expand", "Explain", "Export", "Extract", "Format", "Give", "Ignore", "Initialize", "Inspect", "List", "Listen", "Load", "Measure", "Overlap", "Pass",
        "Plot", "Predict", "Print", "Process", "Read", "Replace", "Resume", "Run", "Save", "Score", "Select", "Serve", "Set", "Show", "Skip", "Split",
        "Synchronize", "Train", "Translate", "Treat", "Use", "Wait", "Write",
    ];

    /// <summary>Every help text, by its place in the commands.</summary>
    public static IEnumerable<object?[]> Texts =>
        Walk("seg", new CommandTree(Context()).Root).Concat(Settings()).Distinct().Select(t => (object?[])[t.Place, t.Text]);

    [Theory, MemberData(nameof(Texts))]
    public void Help_text_is_a_sentence_in_the_imperative(string place, string? text)
    {
        Assert.True(text is not null, $"{place} has no help text.");
        Assert.Matches(Sentence(), text);
        Assert.Contains(text.Split(' ', ',')[0], Verbs);
    }

    [Theory, MemberData(nameof(Texts))]
    public void Help_text_uses_plain_words(string place, string? text) => PlainWords.Check(place, text ?? "");

    /// <summary>Messages and comments in the sources.</summary>
    [Fact]
    public void Sources_use_plain_words() => Assert.All(
        Directory.GetFiles(Path.Combine(Verifier.Repository, "src", "SegDsl.Cli"), "*.cs", SearchOption.AllDirectories),
        path => PlainWords.Check(path, File.ReadAllText(path)));

    [Fact]
    public void Launcher_uses_plain_words() => PlainWords.Check("seg", Note().Replace(File.ReadAllText(Path.Combine(Verifier.Repository, "seg")), ""));

    [Fact]
    public void Same_thing_has_the_same_option_everywhere()
    {
        var options = All(new CommandTree(Context()).Root).SelectMany(c => c.Options).ToLookup(o => o.Name);

        Assert.All(options["--output"], o => Assert.Contains("-o", o.Aliases));
        Assert.All(options["--json"], o => Assert.Equal(ArgumentArity.ZeroOrOne, o.Arity));
        foreach (var name in (string[])["--weights", "--data", "--set", "--key", "--size", "--scales", "--tolerances", "--file"])
            Assert.All(options[name], o => Assert.Equal((options[name].First().Description, options[name].First().HelpName), (o.Description, o.HelpName)));
        Assert.Empty(options["--out"]);
    }

    [Fact]
    public void Options_that_can_be_repeated_say_so_once() => Assert.All(
        All(new CommandTree(Context()).Root).SelectMany(c => c.Options.Select(option => (Command: c, Option: option))),
        o => Assert.Equal(
            o.Option.Arity.MaximumNumberOfValues > 1 ? 1 : 0,
            (o.Option.Description ?? "").Split("repeat", StringSplitOptions.None).Length - 1));

    private static CommandContext Context() =>
        new(SegCatalog.Instance, TextWriter.Null, TextWriter.Null, interactive: false);

    private static IEnumerable<Command> All(Command command) => [command, .. command.Subcommands.SelectMany(All)];

    private static IEnumerable<(string Place, string? Text)> Walk(string path, Command command)
    {
        yield return (path, command.Description);
        var symbols = command.Arguments.Concat<Symbol>(command.Options.Where(o => !o.Hidden));
        foreach (var symbol in symbols) yield return ($"{path} {symbol.Name}", symbol.Description);
        foreach (var text in command.Subcommands.SelectMany(c => Walk($"{path} {c.Name}", c))) yield return text;
    }

    /// <summary>The options for the settings of all experiments.</summary>
    private static IEnumerable<(string Place, string? Text)> Settings() =>
        SegCatalog.Instance.Experiments.SelectMany(e => new ExperimentOptions(e).All).Select(o => ($"seg train EXPERIMENT {o.Name}", o.Description));

    /// <summary>The function of the launcher that prints messages.</summary>
    [GeneratedRegex(@"\bsay\b")]
    private static partial Regex Note();

    /// <summary>Sentences that end with a period, before the default if there is one.</summary>
    [GeneratedRegex(@"^[A-Z][a-z]+,? [^\n]*[^.\s]\.( \[default: [^\]\n]+\])?$")]
    private static partial Regex Sentence();
}
