using System.Text.RegularExpressions;
using SegDsl.Language.Diagnostics;

namespace SegDsl.Language.Tests;

/// <summary>Symbols that the language does not have are never accepted, wherever they are. Their error can be that of a statement around them.</summary>
public class InsertedSymbolTests
{
    private static readonly Regex Token = new("""//[^\n]*|"[^"\n]*"|[\w#]+|[^\s\w]""");

    private const string Loop = """
        block B(n: int = 2)
        {
            in x: [N, C, H, W]
            case = relu(x)
            default = case -> inline [
                for i in 0..n { relu, sigmoid }
            ]
            using = default -> switch: Conv(C, 1)
            switch2 = using
            out switch2
        }
        """;

    [Theory]
    [InlineData("blocks/residual.seg")]
    [InlineData("blocks/pyramid_pooling.seg")]
    [InlineData("datasets/camvid.seg")]
    [InlineData("experiments/camvid.seg")]
    [InlineData("")]
    public void A_symbol_of_another_language_is_an_error(string file)
    {
        var text = file.Length == 0 ? Loop : Zoo.Parse().First(t => t.Path == file).Source.Text;
        Assert.Empty(Errors(text));
        var accepted = new List<string>();
        foreach (var token in Token.Matches(text).Where(m => !m.Value.StartsWith("//", StringComparison.Ordinal)))
        {
            foreach (var symbol in new[] { ";", "@", "$", "?", "&&", "'", "\\" })
                if (!Errors(text.Insert(token.Index, symbol)).Any())
                    accepted.Add($"'{symbol}' before '{token.Value}' in line {text[..token.Index].Split('\n').Length}");
        }

        Assert.True(accepted.Count == 0, string.Join("\n", accepted));
    }

    private static IEnumerable<Diagnostic> Errors(string text) =>
        SegCompiler.Parse("file.seg", text).Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error);
}
