using System.Text.RegularExpressions;
using SegDsl.Cli.Context;
using SegDsl.Models;
using SegDsl.Tests;

namespace SegDsl.Cli.Tests;

/// <summary>The documentation of the commands is up to date.</summary>
public partial class CommandPageTests
{
    private static readonly string Docs = Path.Combine(Verifier.Repository, "docs");

    /// <summary>The command lines in the documentation, without <c>./seg</c>.</summary>
    public static TheoryData<string> CommandLines =>
    [
        .. new[] { Path.Combine(Verifier.Repository, "README.md"), Path.Combine(Verifier.Repository, "CONTRIBUTING.md") }
            .Concat(Directory.GetFiles(Docs, "*.md"))
            .SelectMany(page => Code().Matches(File.ReadAllText(page).ReplaceLineEndings("\n")))
            .SelectMany(code => CommandLine().Matches(code.Value)).Select(m => m.Groups[1].Value.Trim()).Distinct(),
    ];

    [Fact]
    public void The_page_is_up_to_date() => Verifier.VerifyPage("docs/commands.md", CommandPage.Write(new CommandTree(Context()).Root));

    [Theory, MemberData(nameof(CommandLines))]
    public void A_command_line_in_the_documentation_is_valid(string line)
    {
        var context = Context();
        var tree = new CommandTree(context);
        var words = Word().Matches(line).Select(m => m.Value.Trim('\'')).ToList();
        var command = tree.Root.Parse(words).CommandResult.Command;
        // Experiments of the reader's own are replaced by one of the zoo, which has the same settings.
        if (command.Name == "train" && words.Count > 1 && context.Catalog.Experiments.All(e => e.Name != words[1])) words[1] = "BrainR18";
        tree.FindExtended(command)?.Extend(command, words, context);

        Assert.Empty(tree.Root.Parse(words).Errors.Select(e => e.Message));
    }

    private static CommandContext Context() => new(SegCatalog.Instance, TextWriter.Null, TextWriter.Null, interactive: false);

    [GeneratedRegex("^```.*?^```|`[^`\n]+`", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Code();

    [GeneratedRegex(@"\./seg ((?:[^\n#\\`]|\\\n)+)")]
    private static partial Regex CommandLine();

    [GeneratedRegex(@"'[^']*'|[^\s\\]+")]
    private static partial Regex Word();
}
