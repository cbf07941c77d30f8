using System.CommandLine;
using System.Text.RegularExpressions;
using SegDsl.Cli.Context;
using SegDsl.Models;
using SegDsl.Tests;

namespace SegDsl.Cli.Tests;

/// <summary>The documentation of the commands is up to date.</summary>
public partial class CommandPageTests
{
    /// <summary>The command lines in the documentation, without <c>./seg</c>.</summary>
    public static TheoryData<string> CommandLines => [.. Find(Code(), CommandLine()).Distinct()];

    /// <summary>Commands in sentences, some without their arguments, without <c>seg</c>.</summary>
    public static TheoryData<string> Mentions => [.. Find(Inline(), Mention()).Distinct()];

    [Fact]
    public void The_page_is_up_to_date() => Verifier.VerifyPage("docs/commands.md", CommandPage.Write(new CommandTree(Context()).Root));

    [Theory, MemberData(nameof(CommandLines))]
    public void A_command_line_in_the_documentation_is_valid(string line)
    {
        var context = Context();
        var tree = new CommandTree(context);
        var (command, words) = Read(line, tree, context);
        tree.FindExtended(command)?.Extend(command, words, context);

        Assert.Empty(tree.Root.Parse(words).Errors.Select(e => e.Message));
    }

    [Theory, MemberData(nameof(Mentions))]
    public void A_mentioned_command_and_its_options_exist(string line)
    {
        var context = Context();
        var tree = new CommandTree(context);
        var (command, words) = Read(line, tree, context);
        tree.FindExtended(command)?.Extend(command, words, context);

        Assert.NotSame(tree.Root, command);
        var options = command.Options.Concat(tree.Root.Options).SelectMany(option => option.Aliases.Append(option.Name)).ToHashSet();
        Assert.All(words.Where(word => word.StartsWith("--", StringComparison.Ordinal)), word => Assert.Contains(word.Split('=')[0], options));
    }

    private static IEnumerable<string> Find(Regex code, Regex line) =>
        from page in PageFiles.All
        from block in code.Matches(PageFiles.Read(page))
        from match in line.Matches(block.Value)
        select match.Groups[1].Value.Trim();

    /// <summary>The command of a line, and its words.</summary>
    private static (Command Command, List<string> Words) Read(string line, CommandTree tree, CommandContext context)
    {
        var words = Word().Matches(line).Select(m => m.Value.Trim('\'')).ToList();
        var command = tree.Root.Parse(words).CommandResult.Command;
        // A project with one experiment does not name it. Experiments of the reader's own are replaced by one of the zoo, which has the same settings.
        if (words is ["train"]) words.Add("BrainR18");
        if (command.Name == "train" && words.Count > 1 && context.Catalog.Experiments.All(e => e.Name != words[1])) words[1] = "BrainR18";
        return (command, words);
    }

    private static CommandContext Context() => new(SegCatalog.Instance, TextWriter.Null, TextWriter.Null, interactive: false);

    [GeneratedRegex("^```.*?^```|`[^`\n]+`", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Code();

    [GeneratedRegex("(?<![`\n])`[^`\n]+`")]
    private static partial Regex Inline();

    /// <summary>With the launcher anywhere, and with the tool or the program of a project at the start of a line of a code block.</summary>
    [GeneratedRegex(@"(?:\./seg|^ *seg|^ *dotnet run --) (?!--)((?:[^\n#\\`]|\\\n)+)", RegexOptions.Multiline)]
    private static partial Regex CommandLine();

    [GeneratedRegex("^`seg ([a-z][^`]*)`$")]
    private static partial Regex Mention();

    [GeneratedRegex(@"'[^']*'|[^\s\\]+")]
    private static partial Regex Word();
}
