
namespace SegDsl.Language.Tests.Grammar;

/// <summary>The published grammar describes the language of the parser.</summary>
public class GrammarTests
{
    private const int Sentences = 1_500;
    private const int MutantsPerFile = 12;

    /// <summary>The characters of all mutants of a file together; long files have fewer mutants.</summary>
    private const int MutatedCharacters = 8_000;

    private static readonly string[] Syntax = ["SEG101", "SEG102", "SEG103", "SEG104", "SEG105", "SEG106", "SEG110"];

    public static TheoryData<string> Names => [.. SegFiles.All.Select(f => f.Name)];

    [Fact]
    public void Sentences_of_the_grammar_parse()
    {
        for (var seed = 0; seed < Sentences; seed++)
        {
            var text = SentenceGenerator.Generate(seed, 5 + (seed % 200));
            var diagnostics = SegCompiler.Parse("t.seg", text).Diagnostics;
            Assert.True(diagnostics.Count == 0, $"Seed {seed}: {string.Join("; ", diagnostics)}\n{text}");
        }
    }

    [Fact]
    public void The_grammar_accepts_its_own_sentences()
    {
        for (var seed = 0; seed < Sentences; seed += 10) Assert.True(SegGrammar.Accepts(SentenceGenerator.Generate(seed, 5 + (seed % 200))), $"Seed {seed}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_grammar_accepts_the_files_that_the_parser_accepts(string name)
    {
        var text = SegFiles.All.Single(f => f.Name == name).Text;
        AssertSame(text);
        var random = new Random(name.Length);
        for (var i = 0; i < Math.Clamp(MutatedCharacters / (text.Length + 1), 1, MutantsPerFile); i++) AssertSame(TokenMutation.Apply(text, random));
    }

    [Theory]
    [InlineData("block B()\n{\n    out list[0]\n}", true)]
    [InlineData("block B()\n{\n    out list\n    [0]\n}", false)]
    [InlineData("block B()\n{\n    out aux x\n}", true)]
    [InlineData("block B()\n{\n    out aux\n    [x]\n}", false)]
    [InlineData("block B()\n{\n    out aux if a { x } else { y }\n}", false)]
    [InlineData("block B()\n{\n    out x -> [if a { relu } Norm]\n}", true)]
    [InlineData("block B()\n{\n    out x -> [relu\n    Norm]\n}", false)]
    [InlineData("block B()\n{\n    out x -> parallel {\n    relu\n    Norm }\n}", true)]
    [InlineData("block B()\n{\n    out x -> parallel { relu Norm }\n}", false)]
    [InlineData("experiment E\n{\n network N\n}", true)]
    [InlineData("experiment E\n{\nnetwork N\n}", false)]
    [InlineData("block B() { } block D() { }", false)]
    [InlineData("use A\nnamespace B", false)]
    [InlineData("dataset D(a: int) { }", false)]
    [InlineData("block B()\n{\n    a = match b { else => 1, 2 => 3 }\n}", false)]
    [InlineData("experiment E\n{\n    start Base\n}", false)]
    public void The_position_of_a_token_matters_where_the_grammar_requires_it(string text, bool isRead)
    {
        Assert.Equal(isRead, SegGrammar.Accepts(text));
        AssertSame(text);
    }

    [Fact]
    public void Every_rule_is_used()
    {
        var used = SegGrammar.Rules.Values.SelectMany(References).Append("file").ToHashSet(StringComparer.Ordinal);
        Assert.Equal([], SegGrammar.Rules.Keys.Where(r => !used.Contains(r)));
        Assert.Equal([], used.Where(r => !SegGrammar.Rules.ContainsKey(r)));
    }

    private static void AssertSame(string text)
    {
        var diagnostics = SegCompiler.Parse("t.seg", text).Diagnostics.Where(d => Syntax.Contains(d.Code)).ToList();
        // The grammar does not limit numbers and nesting.
        if (diagnostics.Any(d => d.Code is "SEG103" or "SEG105")) return;
        var isRead = diagnostics.Count == 0;
        if (SegGrammar.Accepts(text) != isRead)
            Assert.Fail($"The grammar {(isRead ? "does not describe" : "describes")} this; {string.Join("; ", diagnostics)}\n{text}");
    }

    private static IEnumerable<string> References(Ebnf part) => part switch
    {
        Reference reference => [reference.Name],
        Sequence sequence => sequence.Parts.SelectMany(References),
        Choice choice => choice.Alternatives.SelectMany(References),
        Repetition repetition => References(repetition.Content),
        Difference difference => References(difference.Content).Concat(References(difference.Excluded)),
        _ => [],
    };
}
