using System.Text.RegularExpressions;
using SegDsl.Tests;

namespace SegDsl.Language.Tests;

/// <summary>The language reference is up to date: its examples compile.</summary>
public partial class ReferenceTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Verifier.Repository, "grammar", "language.md")).ReplaceLineEndings("\n");

    /// <summary>The examples by the name of their first declaration.</summary>
    public static TheoryData<string> Examples => [.. Example().Matches(Text).Select(m => Name().Match(m.Value).Groups[1].Value)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_compiles(string name)
    {
        var example = Example().Matches(Text).Single(m => Name().Match(m.Value).Groups[1].Value == name).Groups[1].Value;
        Assert.Empty(SegCompiler.Compile([SegCompiler.Parse("example.seg", example)]).Diagnostics.Select(d => d.ToString()));
    }

    [GeneratedRegex(@"^(?:block|backbone|head|network|dataset|experiment|extern \w+) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Name();

    [GeneratedRegex("```seg\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
